import { execFileSync } from 'node:child_process';

/** The end-to-end tests run the built app, so that a run of jest alone never tests an old one. */
export default (): void => {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
};
