export { SignIn, type SignInNotice } from './sign-in';
