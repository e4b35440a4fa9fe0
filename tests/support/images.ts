// What the Engine says of images.
import { succeed } from './commands.ts';

/** The bytes of all layers together. */
export async function imageSize(image: string): Promise<number> {
  const args = ['history', '--human=false', '--format', '{{.Size}}', image];
  const sizes = (await succeed('docker', args)).split('\n');
  return sizes.reduce((sum, size) => sum + Number(size), 0);
}
