// The version of this code.
import packageFile from '../package.json' with { type: 'json' };

/** From package.json; what an image's release is called is the setting RELEASE. */
export const VERSION = packageFile.version;
