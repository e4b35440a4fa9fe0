// Passes while so many megabytes are left below the container's memory limit: node memory-check.ts 100
const MEGABYTE = 1_048_576;

const wanted = Number(process.argv[2]);
if (!(wanted > 0)) {
  console.error('memory-check.ts needs the megabytes that have to be left, such as 100');
  process.exit(64);
}
const left = Math.floor(process.availableMemory() / MEGABYTE);
console.log(`${left} MB left, ${wanted} wanted`);
process.exit(left >= wanted ? 0 : 1);
