/** How good somebody's connection is: nothing while it is good, else bars that say why. */

import { createContext, useContext, useSyncExternalStore } from "react";
import { Sheet } from "../../components/Menu";
import type { Level, Person } from "../../protocol";
import { useFeatures } from "../features";
import type { PersonQuality } from "./state";
import { rankOf } from "./steady";
import { helpWith, theirs, wordOf } from "./words";

/** In a widget's frame: seen, and nothing to press. */
export const PlainBars = createContext(false);

export function Bars({ person, isYou }: { person: Person; isYou: boolean }) {
  const { quality } = useFeatures();
  const state = useSyncExternalStore(quality.subscribe, quality.getState);
  const isPlain = useContext(PlainBars);
  const found = state.people.get(person.username);
  if (!found || found.verdict.level === "good") return null;
  const { level, why } = found.verdict;
  const whose = isYou ? "Your connection" : theirs(person.name);
  const name = `${whose}: ${wordOf(level)} — ${why}`;
  if (isPlain) {
    return (
      <span className="ps-bars" role="img" aria-label={name} data-level={level}>
        <Drawing level={level} />
      </span>
    );
  }
  const trigger = (
    <button type="button" className="ps-bars" aria-label={name} title={name} data-level={level}>
      <Drawing level={level} />
    </button>
  );
  return (
    <Sheet trigger={trigger} label={whose} side="left">
      <Details {...{ whose, found, isYou }} />
    </Sheet>
  );
}

const HEIGHTS = [5, 9, 13];

/** Three bars, two, one, or a cross. */
function Drawing({ level }: { level: Level }) {
  const lit = HEIGHTS.length - rankOf(level);
  return (
    <svg viewBox="0 0 16 16" className="ps-bars-drawing" aria-hidden="true">
      {HEIGHTS.map((height, index) => (
        <rect
          key={height}
          x={1 + 5 * index}
          y={15 - height}
          width={4}
          height={height}
          rx={1}
          className={index < lit ? "ps-bar-lit" : "ps-bar"}
        />
      ))}
      {level === "lost" && <path d="M3 3l10 10M13 3L3 13" className="ps-bars-cross" />}
    </svg>
  );
}

interface DetailsProps {
  whose: string;
  found: PersonQuality;
  isYou: boolean;
}

function Details({ whose, found, isYou }: DetailsProps) {
  const { verdict, loss, uplinkLoss, roundTrip, jitter } = found;
  return (
    <div className="ps-quality">
      <p className="ps-quality-sum">
        {whose} is {wordOf(verdict.level)}: {verdict.why}.
      </p>
      <dl>
        {isYou ? (
          <Figure name="Lost on your uplink" value={`${uplinkLoss} %`} />
        ) : (
          <>
            <Figure name="Lost on their uplink" value={`${uplinkLoss} %`} />
            <Figure name="Lost until it is here" value={`${loss} %`} />
          </>
        )}
        <Figure name="Round trip, you to server" value={time(roundTrip)} />
        {jitter !== null && <Figure name="Jitter" value={time(jitter)} />}
      </dl>
      <p className="ps-hint">{helpWith(verdict.where)}</p>
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const time = (milliseconds: number | null): string =>
  milliseconds === null ? "not known" : `${milliseconds} ms`;
