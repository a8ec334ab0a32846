import { execFileSync } from 'node:child_process';

/** Builds the app for the end-to-end tests, so that jest never tests an old build. */
export default (): void => {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
};
