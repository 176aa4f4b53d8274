/** The minutes of each phase, written down together. */

import { type FormEvent, useEffect, useId, useState } from "react";
import { MOST_MINUTES, type Phase, type Plan } from "../../protocol";
import { hasBegun, IN_ORDER, inMinutes, PHASE_NAMES, type Timing } from "./count";
import type { Timer } from "./state";

export function PlanForm({ timer, timing }: { timer: Timer; timing: Timing }) {
  const { plan } = timing;
  const [draft, setDraft] = useState(plan);
  useEffect(() => setDraft(plan), [plan]);
  const whole = IN_ORDER.reduce((sum, phase) => sum + draft[phase], 0);
  const least = (phase: Phase) => (hasBegun(timing) && phase === timing.phase ? 1 : 0);
  const isSame = IN_ORDER.every((phase) => draft[phase] === plan[phase]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    timer.plan(draft);
  };
  return (
    <form className="ps-plan" onSubmit={submit}>
      <fieldset>
        <legend>Minutes of each phase</legend>
        {IN_ORDER.map((phase) => (
          <Minutes
            key={phase}
            phase={phase}
            value={draft[phase]}
            least={least(phase)}
            change={(minutes) => setDraft({ ...draft, [phase]: minutes })}
          />
        ))}
      </fieldset>
      <div className="ps-row">
        <span className="ps-grow ps-quiet">{inMinutes(whole)} altogether</span>
        <button type="submit" className="ps-button" disabled={isSame || whole === 0}>
          Change the plan
        </button>
      </div>
    </form>
  );
}

interface MinutesProps {
  phase: keyof Plan;
  value: number;
  least: number;
  change: (minutes: number) => void;
}

function Minutes({ phase, value, least, change }: MinutesProps) {
  const id = useId();
  return (
    <div className="ps-plan-phase">
      <label htmlFor={id}>{PHASE_NAMES[phase]}</label>
      <input
        id={id}
        className="ps-input"
        type="number"
        inputMode="numeric"
        min={least}
        max={MOST_MINUTES}
        required
        value={value}
        onChange={({ target }) => change(Math.trunc(Number(target.value)))}
      />
    </div>
  );
}
