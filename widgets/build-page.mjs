// Bundles the interview page, and the page of a widget's frame, into the hub's static files.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const outdir = "../hub_config/static/built";
const entries = { page: "src/page/main.tsx", widget: "src/widget/main.tsx" };
const styles = { page: "style/page.css", widget: "style/widget.css" };

await build({
  entryPoints: existing(entries),
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  minify: true,
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "linked",
  outdir,
});
await build({ entryPoints: existing(styles), bundle: true, minify: true, outdir });
for (const name of readdirSync(outdir).filter((name) => /\.(css|js)$/.test(name)))
  writeFileSync(`${outdir}/${name}.gz`, gzipSync(readFileSync(`${outdir}/${name}`), { level: 9 }));

function existing(files) {
  return Object.fromEntries(Object.entries(files).filter(([, path]) => existsSync(path)));
}
