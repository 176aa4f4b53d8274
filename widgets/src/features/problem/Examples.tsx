/** The examples of a problem: one table where they are short, one after the other where they are not. */

import { Scroll } from "../../components/Scroll";
import type { Given, Sample, Table } from "../../protocol";
import { Code, Markup } from "./Markup";

const SHORT = 60; // characters

export function Examples({ samples }: { samples: readonly Sample[] }) {
  if (samples.length === 0) return null;
  return (
    <section className="ps-examples" aria-label="Examples">
      <h3>Examples</h3>
      {areAlike(samples) ? (
        <Together samples={samples} />
      ) : (
        samples.map((sample) => <Alone key={sample.number} sample={sample} />)
      )}
    </section>
  );
}

/** They have the same parts, and each fits into a cell. */
function areAlike(samples: readonly Sample[]): boolean {
  const names = ({ given }: Sample) => given.map(({ name }) => name).join("\n");
  return samples.every(
    (sample) =>
      names(sample) === names(samples[0] ?? sample) &&
      [...sample.given, sample.expected].every(isShort),
  );
}

function isShort({ text = "", table }: Given): boolean {
  return !table && text.length <= SHORT && !text.includes("\n");
}

function Together({ samples }: { samples: readonly Sample[] }) {
  const [first] = samples;
  return (
    <Scroll>
      <table className="ps-table" aria-label="Examples">
        <thead>
          <tr>
            <th scope="col">No.</th>
            {first?.given.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            <th scope="col">Expected</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {samples.map((sample) => (
            <Row key={sample.number} sample={sample} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ sample: { number, name, given, expected, explanation_html } }: { sample: Sample }) {
  return (
    <tr>
      <th scope="row" title={name}>
        {number}
      </th>
      {given.map((part) => (
        <td key={part.name}>
          <code>{part.text}</code>
        </td>
      ))}
      <td>
        <code>{expected.text}</code>
      </td>
      <td>{explanation_html && <Markup html={explanation_html} />}</td>
    </tr>
  );
}

function Alone({
  sample: { number, name, given, expected, explanation_html },
}: {
  sample: Sample;
}) {
  return (
    <section className="ps-example" aria-label={`Example ${number}`}>
      <h4>
        Example {number}
        {name && `: ${name}`}
      </h4>
      {given.map((part) => (
        <Part key={part.name} part={part} name={part.name} />
      ))}
      <Part part={expected} name="Expected" />
      {explanation_html && <Markup html={explanation_html} />}
    </section>
  );
}

function Part({ part: { text = "", table }, name }: { part: Given; name: string }) {
  return (
    <div className="ps-part">
      <p className="ps-part-name">{name}</p>
      {table ? <Rows table={table} name={name} /> : <Code text={text} />}
    </div>
  );
}

function Rows({ table: { columns, rows }, name }: { table: Table; name: string }) {
  return (
    <Scroll>
      <table className="ps-table" aria-label={name}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an example does not change.
            <tr key={index}>
              {row.map((cell, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: see above.
                <td key={place}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
