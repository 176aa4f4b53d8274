// Firefox for one person, told what to do in lines of JSON: {"do": name, ...}; each is answered by
// {"value": …} or {"error": "…"}. What has to be waited for is asked again until it is there.
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const PATIENCE = 60_000; // milliseconds
const AGAIN = 100;
const NOTEBOOK = 'iframe[title="Notebook"]';

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.argv[2],
  headless: true,
  extraPrefsFirefox: {
    "media.autoplay.default": 0,
    "media.navigator.permission.disabled": true,
    "media.navigator.streams.fake": true,
    "media.peerconnection.ice.loopback": true,
    "media.peerconnection.ice.obfuscate_host_addresses": false,
  },
});
const page = await browser.newPage();
await page.setViewport({ width: 1440, height: 900 });

async function until(found) {
  const deadline = Date.now() + PATIENCE;
  for (let last = "nothing"; ; ) {
    try {
      const value = await found();
      if (value) return value;
    } catch (error) {
      last = error.message; // as while a page or a frame is loaded
    }
    if (Date.now() > deadline) throw Error(`waited in vain: ${last}`);
    await new Promise((later) => setTimeout(later, AGAIN));
  }
}

async function place({ framed }) {
  return framed ? (await page.$(NOTEBOOK))?.contentFrame() : page;
}

// By a selector, or by role and name, as those see it who use a screen reader.
const element = (wanted) =>
  until(async () => {
    const selector = wanted.selector ?? `::-p-aria([name="${wanted.name}"][role="${wanted.role}"])`;
    return (await (await place(wanted))?.$$(selector))?.[wanted.nth ?? 0];
  });

const does = {
  goto: ({ url }) => page.goto(url, { waitUntil: "domcontentloaded" }),
  url: () => page.url(),
  click: (wanted) =>
    until(async () => {
      await (await element(wanted)).click();
      return true;
    }),
  choose: async (wanted) => (await element(wanted)).select(wanted.value),
  focus: async (wanted) => (await element(wanted)).focus(),
  type: ({ text }) => page.keyboard.type(text),
  press: ({ key, held }) => pressed(key, held),
  seen: async (wanted) => Boolean(await element(wanted)),
  evaluate: async (wanted) => (await place(wanted)).evaluate(made(wanted), wanted.arg),
  wait: (wanted) => until(async () => (await place(wanted))?.evaluate(made(wanted), wanted.arg)),
};

async function pressed(key, held) {
  if (held) await page.keyboard.down(held);
  await page.keyboard.press(key);
  if (held) await page.keyboard.up(held);
}

// A function as text: the pages forbid `eval`, but the browser itself may run it in them.
const made = ({ script }) => new Function(`return (${script})`)();

for await (const line of createInterface({ input: process.stdin })) {
  const wanted = JSON.parse(line);
  let answer;
  try {
    const value = await does[wanted.do](wanted);
    answer = { value: ["goto", "type", "focus"].includes(wanted.do) ? null : (value ?? null) };
  } catch (error) {
    answer = { error: `${error.message}\n${page.url()}` };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
