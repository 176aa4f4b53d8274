// Bundles the lobby, a light page of its own, into the room's package.
import { build } from "esbuild";

const outdir = "../extensions/prepstack_ext/static";

await build({
  entryPoints: { lobby: "src/lobby/main.tsx" },
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  minify: true,
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "linked",
  outdir,
});
await build({ entryPoints: { lobby: "style/lobby.css" }, bundle: true, minify: true, outdir });
