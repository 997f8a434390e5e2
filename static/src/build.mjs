// Builds everything under static/ that is not written by hand, and records what it built.
//
//   npm ci --ignore-scripts && npm run build
//
// Results are committed: the portal, its tests and CI need no Node. tests/pages checks the recorded hashes.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { compile } from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const at = (...parts) => join(root, ...parts);

// package -> [folder in node_modules, file there, where it goes]
const LIBRARIES = [
  { name: "htmx.org", licence: "0BSD", files: [
    ["dist/htmx.min.js", "static/vendor/htmx/htmx.min.js"],
    ["LICENSE", "static/vendor/htmx/LICENSE"],
  ] },
  { name: "leaflet", licence: "BSD-2-Clause", files: [
    ["dist/leaflet.js", "static/vendor/leaflet/leaflet.js"],
    ["dist/leaflet.css", "static/vendor/leaflet/leaflet.css"],
    ["dist/images/layers.png", "static/vendor/leaflet/images/layers.png"],
    ["dist/images/layers-2x.png", "static/vendor/leaflet/images/layers-2x.png"],
    ["dist/images/marker-icon.png", "static/vendor/leaflet/images/marker-icon.png"],
    ["LICENSE", "static/vendor/leaflet/LICENSE"],
  ] },
  { name: "leaflet.markercluster", licence: "MIT", files: [
    ["dist/leaflet.markercluster.js", "static/vendor/markercluster/leaflet.markercluster.js"],
    ["dist/MarkerCluster.css", "static/vendor/markercluster/MarkerCluster.css"],
    ["MIT-LICENCE.txt", "static/vendor/markercluster/LICENSE"],
  ] },
  { name: "altcha", licence: "MIT", files: [
    ["dist/external/altcha.min.js", "static/vendor/altcha/altcha.min.js"],
    ["dist/external/altcha.css", "static/vendor/altcha/altcha.css"],
    ["dist/workers/pbkdf2.js", "static/vendor/altcha/pbkdf2.js"],
    ["dist/i18n/zh-cn.js", "static/vendor/altcha/zh-cn.js"],
    ["LICENSE.txt", "static/vendor/altcha/LICENSE"],
  ] },
  { name: "axe-core", licence: "MPL-2.0", files: [
    ["axe.min.js", "tests/vendor/axe.min.js"],
    ["LICENSE", "tests/vendor/LICENSE-axe-core"],
  ] },
];

// One script out of an entry of our own and the libraries it calls, each with its licence beside it.
const SEALING = "static/vendor/sealing";
const SEALED = [
  { name: "@hpke/core", licence: "MIT", from: "LICENSE", to: "LICENSE-hpke" },
  { name: "@hpke/common", licence: "MIT", from: "LICENSE", to: "LICENSE-hpke-common" },
  { name: "@cloudflare/blindrsa-ts", licence: "Apache-2.0", from: "LICENSE.txt", to: "LICENSE-blindrsa-ts" },
  { name: "sjcl", licence: "BSD-2-Clause", from: "LICENSE.txt", to: "LICENSE-sjcl" },
  { name: "shamir-secret-sharing", licence: "Apache-2.0", from: "LICENSE", to: "LICENSE-shamir-secret-sharing" },
];

const CHARTS = "static/vendor/charts";
const CHARTED = [
  { name: "echarts", licence: "Apache-2.0", from: "LICENSE", to: "LICENSE-echarts" },
  { name: "zrender", licence: "BSD-3-Clause", from: "LICENSE", to: "LICENSE-zrender" },
  { name: "tslib", licence: "0BSD", from: "LICENSE.txt", to: "LICENSE-tslib" },
];

const STYLES = { "theme.scss": "static/css/portal.css", "map.scss": "static/css/map.css", "leaders.scss": "static/css/leaders.css" };

const sha256 = (path) => createHash("sha256").update(readFileSync(at(path))).digest("hex");
const version = (name) => JSON.parse(readFileSync(at("node_modules", name, "package.json"), "utf8")).version;

// collectstatic stops at a source map that is not there.
function copyWithoutSourceMap(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  if (!/\.(js|css)$/.test(to)) {
    copyFileSync(from, to);
    return;
  }
  const text = readFileSync(from, "utf8").replace(/^.*[#@] ?sourceMappingURL=.*$\n?/gm, "");
  writeFileSync(to, text.replace(/\s*$/, "\n"));
}

function vendor({ name, licence, files }) {
  for (const [from, to] of files) copyWithoutSourceMap(at("node_modules", name, from), at(to));
  return { name, version: version(name), licence, files: hashes(files.map(([, to]) => to)) };
}

const sealing = () => bundled("sealing", SEALING, SEALED);
const charts = () => bundled("charts", CHARTS, CHARTED);

function bundled(word, folder, libraries) {
  buildSync({
    entryPoints: [at(`static/src/${word}.mjs`)],
    outfile: at(folder, `${word}.js`),
    bundle: true, minify: true, format: "iife", target: "es2020", charset: "utf8", legalComments: "none",
    banner: { js: `/* Built from static/src/${word}.mjs; the libraries and their licences: manifest.json. */` },
  });
  const [first, ...others] = libraries.map(({ name, licence, from, to }) => {
    copyWithoutSourceMap(at("node_modules", name, from), at(folder, to));
    return { name, version: version(name), licence, files: hashes([`${folder}/${to}`]) };
  });
  const sources = hashes([`static/src/${word}.mjs`]);
  return [{ ...first, sources, files: { ...first.files, ...hashes([`${folder}/${word}.js`]) } }, ...others];
}

function hashes(paths) {
  return Object.fromEntries(paths.map((path) => [path, sha256(path)]));
}

function styles() {
  mkdirSync(at("static/css"), { recursive: true });
  for (const [from, to] of Object.entries(STYLES)) {
    const { css } = compile(at("static/src", from), {
      style: "compressed",
      loadPaths: [at("node_modules")],
      quietDeps: true,
      silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    });
    writeFileSync(at(to), css.replace(/^\uFEFF/, "") + "\n");
  }
  const sources = readdirSync(at("static/src")).filter((name) => name.endsWith(".scss")).sort();
  return {
    name: "bootstrap",
    version: version("bootstrap"),
    licence: "MIT",
    sources: hashes(sources.map((name) => `static/src/${name}`)),
    files: hashes([...Object.values(STYLES), "static/vendor/bootstrap/LICENSE"]),
  };
}

rmSync(at("static/vendor"), { recursive: true, force: true });
copyWithoutSourceMap(at("node_modules/bootstrap/LICENSE"), at("static/vendor/bootstrap/LICENSE"));
const manifest = [styles(), ...LIBRARIES.map(vendor), ...sealing(), ...charts()];
writeFileSync(at("static/vendor/manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
for (const { name, version: number, files } of manifest) console.log(name, number, Object.keys(files).length, "files");
