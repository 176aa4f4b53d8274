/** The page's one live region: says what happens, once, to whoever cannot see it. */

import { useEffect, useState } from "react";
import type { CallStore } from "../../call/store";
import { news } from "./news";

interface Saying {
  id: number;
  sentence: string;
}

const LASTS = 15_000; // milliseconds, after which nobody finds old news there
const MOST = 8;

export function Announcer({ store }: { store: CallStore }) {
  const [sayings, setSayings] = useState<Saying[]>([]);
  useEffect(() => {
    let before = store.getState();
    let count = 0;
    return store.subscribe(() => {
      const after = store.getState();
      const fresh = news(before, after).map((sentence) => ({ id: ++count, sentence }));
      before = after;
      if (fresh.length === 0) return;
      setSayings((old) => [...old, ...fresh].slice(-MOST));
      const ids = new Set(fresh.map(({ id }) => id));
      setTimeout(() => setSayings((old) => old.filter(({ id }) => !ids.has(id))), LASTS);
    });
  }, [store]);
  return (
    <div className="ps-hidden" role="status" aria-live="polite" aria-label="News">
      {sayings.map(({ id, sentence }) => (
        <p key={id}>{sentence}</p>
      ))}
    </div>
  );
}
