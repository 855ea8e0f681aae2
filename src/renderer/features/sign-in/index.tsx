export { SignIn, type SignInNotice, type SignInWay } from './sign-in';
