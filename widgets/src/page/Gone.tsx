/** After the call, for whatever reason: what that means, and the way on. */

import { useEffect } from "react";
import type { CallStore } from "../call/store";
import type { Farewell, PageConfig } from "../protocol";
import { hasEndedPage } from "./ending";

interface Words {
  title: string;
  text: string;
  /** The button that brings somebody back in. */
  back?: string;
}

const WORDS: Readonly<Record<Farewell, Words>> = {
  left: {
    title: "You left the interview",
    text: "Camera and microphone are off. The others go on; you can come back as long as it lasts.",
    back: "Rejoin",
  },
  elsewhere: {
    title: "You are in this interview in another tab",
    text: "It goes on there, and camera and microphone are off here.",
    back: "Use it here",
  },
  ended: {
    title: "This interview has ended",
    text: "The call is over for everybody. The notebook is kept.",
  },
  removed: {
    title: "You were removed",
    text: "The host removed you from this interview. Its link does not let you back in.",
  },
  refused: {
    title: "You were not let in",
    text: "The host did not let you in, or withdrew the link that you came by. If that was a mistake, ask them for a new one.",
  },
};

/** Where those of an interview would not be true. */
const OF_PRACTICE: Partial<Record<Farewell, Words>> = {
  left: {
    title: "You left your practice",
    text: "The room stays open for a while, and what you wrote is kept.",
    back: "Go on",
  },
  elsewhere: {
    title: "You practise in another tab",
    text: "It goes on there.",
    back: "Use it here",
  },
  ended: { title: "Practice has ended", text: "What you wrote is kept." },
};

function wordsFor({ practice }: PageConfig, reason: Farewell): Words {
  return (practice && OF_PRACTICE[reason]) || WORDS[reason];
}

interface GoneProps {
  store: CallStore;
  config: PageConfig;
  reason: Farewell;
  replace: (url: string) => void;
}

export function Gone({ store, config, reason, replace }: GoneProps) {
  const { title, text, back } = wordsFor(config, reason);
  useEffect(() => {
    if (reason !== "ended") return;
    const looking = new AbortController();
    void hasEndedPage(config, looking.signal).then((has) => {
      if (has) replace(config.page);
    });
    return () => looking.abort();
  }, [reason, config, replace]);
  return (
    <main className="ps-gone">
      <div className="ps-card">
        <h1 tabIndex={-1}>{title}</h1>
        {!config.practice && <p className="ps-gone-title">{config.title}</p>}
        <p>
          {text}
          {config.me.guest && !back && " You can close this page."}
        </p>
        <WayOn {...{ store, config, reason }} />
      </div>
    </main>
  );
}

function WayOn({ store, config, reason }: Omit<GoneProps, "replace">) {
  const { back } = wordsFor(config, reason);
  return (
    <div className="ps-row">
      {back && (
        <button type="button" className="ps-button ps-primary" onClick={() => store.rejoin()}>
          {back}
        </button>
      )}
      {reason === "ended" && (
        <a className="ps-button ps-primary" href={config.page}>
          See what is kept
        </a>
      )}
      {config.out && (
        <a className="ps-button" href={config.out}>
          {config.out_label}
        </a>
      )}
    </div>
  );
}
