/** A window of its own for the call, above all others: a whole page where the browser can, else one picture. */

import type { Layouts } from "./state";

interface DocumentPip {
  /** The one that is open. */
  readonly window: Window | null;
  requestWindow(size: { width: number; height: number }): Promise<Window>;
}

declare global {
  interface Window {
    /** Of Chromium alone, and not in TypeScript's list. */
    documentPictureInPicture?: DocumentPip;
  }
}

const SIZE = { width: 320, height: 300 };

export function canOpenPip(): boolean {
  return window.documentPictureInPicture !== undefined || document.pictureInPictureEnabled === true;
}

/** It lies above all others, and is seen whatever becomes of the page. */
export function isPip(view: Window): boolean {
  return window.documentPictureInPicture?.window === view;
}

/** After a click. Throws a sentence where there is nothing to show, or the browser refuses. */
export async function openPip(layouts: Layouts): Promise<void> {
  const pages = window.documentPictureInPicture;
  if (pages) layouts.openIn(dressed(await pages.requestWindow(SIZE)));
  else await openPicture();
}

/** A screen, or else the first picture of somebody else. It stays where it is in the page. */
async function openPicture(): Promise<void> {
  const video =
    document.querySelector<HTMLVideoElement>(".ps-screen-video") ??
    document.querySelector<HTMLVideoElement>(".ps-tile:not([data-own]) video");
  if (!video) throw new Error("There is no picture yet that could be shown in a window.");
  await video.requestPictureInPicture();
}

/** In the page's own clothes, light or dark. */
function dressed(pip: Window): Window {
  const { document: inside } = pip;
  for (const sheet of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    const copy = inside.createElement("link");
    copy.rel = "stylesheet";
    copy.href = sheet.href;
    inside.head.append(copy);
  }
  for (const { name, value } of document.documentElement.attributes) {
    inside.documentElement.setAttribute(name, value);
  }
  inside.title = document.title;
  inside.body.className = "ps-pip";
  return pip;
}
