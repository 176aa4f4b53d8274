/** A problem as everybody may see it: what is asked, examples, hints that were shared. */

import type { Hint, ProblemText } from "../../protocol";
import { Examples } from "./Examples";
import { Markup } from "./Markup";
import { KIND_NAMES } from "./search";

interface StatementProps {
  problem: ProblemText;
  hints?: readonly Hint[];
}

export function Statement({ problem, hints = [] }: StatementProps) {
  const { title, difficulty, kind, minutes, statement_html, samples } = problem;
  return (
    <article className="ps-statement">
      <h3 className="ps-statement-title">{title}</h3>
      <p className="ps-hint">
        {difficulty} · {KIND_NAMES[kind]}
        {minutes > 0 && ` · about ${minutes} minutes`}
      </p>
      <Markup html={statement_html} />
      <Examples samples={samples} />
      {hints.length > 0 && <SharedHints hints={hints} />}
    </article>
  );
}

function SharedHints({ hints }: { hints: readonly Hint[] }) {
  return (
    <section className="ps-shared-hints" aria-label="Shared hints">
      <h3>Shared hints</h3>
      <ol>
        {hints.map(({ number, html }) => (
          <li key={number}>
            <Markup html={html} />
          </li>
        ))}
      </ol>
    </section>
  );
}
