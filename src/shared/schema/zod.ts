import { z } from 'zod';

// The content security policy forbids code made from text, and merely trying it is reported as an error on the console.
z.config({ jitless: true });

export { z };
