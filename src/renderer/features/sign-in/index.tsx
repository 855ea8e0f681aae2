export { SignIn, type ForgottenPassword, type SignInNotice } from './sign-in';
