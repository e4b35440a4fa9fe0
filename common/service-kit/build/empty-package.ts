// Takes the place of packages that are left out of a bundle.
export {};
