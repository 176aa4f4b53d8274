/** Why a device is not to be had, in words that fit the browser, with what to do about it. */

import type { DeviceKind } from "./devices";

type Browser = "chromium" | "firefox" | "safari";

export const INSECURE =
  "This page is not served securely, so the browser allows no camera or microphone. Open it by its https address.";

const HOW_TO_ALLOW: Record<Browser, (kind: DeviceKind) => string> = {
  chromium: (kind) =>
    `click the icon at the left of the address bar, switch the ${kind} on there, then switch it on here`,
  firefox: (kind) =>
    `click the crossed-out ${kind} at the left of the address bar, take the block away, then switch it on here`,
  safari: (kind) =>
    `choose “Settings for This Website…” in the Safari menu (“Website Settings” beside the address on an iPhone or iPad), allow the ${kind}, then switch it on here`,
};

export function explain(error: unknown, kind: DeviceKind, userAgent: string): string {
  switch (nameOf(error)) {
    case "NotAllowedError":
    case "SecurityError":
      return isOfSystem(error) ? blockedBySystem(kind) : blocked(kind, browserOf(userAgent));
    case "NotFoundError":
    case "OverconstrainedError":
      return `No ${kind} was found. Plug one in and switch it on here, or go on without it.`;
    case "NotReadableError":
    case "AbortError":
      return inUse(kind);
    default:
      return `The ${kind} could not be started. Check it and switch it on here, or go on without it.`;
  }
}

/** Every Chromium calls itself Safari, too. */
export function browserOf(userAgent: string): Browser {
  if (userAgent.includes("Firefox/")) return "firefox";
  if (userAgent.includes("Safari/") && !userAgent.includes("Chrom")) return "safari";
  return "chromium";
}

// Chromium's OverconstrainedError is no DOMException.
export function nameOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("name" in error)) return "";
  return String(error.name);
}

// Only Chromium says it, and only in its message.
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && error.message.toLowerCase().includes("by system");
}

function blocked(kind: DeviceKind, browser: Browser): string {
  return `Your browser blocks the ${kind} for this site: ${HOW_TO_ALLOW[browser](kind)}.`;
}

function blockedBySystem(kind: DeviceKind): string {
  return `Your computer does not let the browser use the ${kind}: allow it in the system's privacy settings, then switch it on here.`;
}

function inUse(kind: DeviceKind): string {
  return `The ${kind} is used by another program, or does not answer. Close that program, then switch it on here.`;
}
