import { type Section, seconds, told } from './aim.ts'
import { naive, ours } from './programs.ts'
import { withServer } from './serve.ts'

const LATENCY_MS = 200
const CONCURRENCY = 8

/** Whether our run keeps a server of known latency busy, and reports that latency as it was. */
export function latency(count: number): Promise<Section> {
  return withServer('bare', { latencyMs: LATENCY_MS, imageBytes: 1_000_000 }, async (url) => {
    const load = { url, count, concurrency: CONCURRENCY }
    const { wallMs, run } = await ours(load)
    const served = await servedP50(url)
    const plain = await naive(load)
    const plainServed = await servedP50(url)
    const idealMs = (count * LATENCY_MS) / CONCURRENCY
    const runMs = Date.parse(run.endedAt ?? '') - Date.parse(run.startedAt)
    // What would be left if sending, storing and booking of one lane never kept it waiting.
    const wireMs = ((run.cells[0]?.latencyMs?.mean ?? Number.NaN) * count) / CONCURRENCY
    const over = (ms: number): string => `${((ms / idealMs - 1) * 100).toFixed(1)} %`
    const reported = run.cells[0]?.latencyMs?.p50 ?? Number.NaN
    const difference = Math.abs(reported - served)
    return {
      title: `${count} images at ${LATENCY_MS} ms, concurrency ${CONCURRENCY}: ideal ${seconds(idealMs)}`,
      aims: [
        {
          figure: 'wall of the process over ideal',
          measured: `${seconds(wallMs)}, ${over(wallMs)}`,
          aim: '≤ 3 %',
          met: wallMs <= idealMs * 1.03,
        },
        told('  of which the run itself', `${seconds(runMs)}, ${over(runMs)}`),
        told('  of which on the wire', `${seconds(wireMs)}, ${over(wireMs)}`),
        told('  the naive loop', `${seconds(plain.wallMs)}, ${over(plain.wallMs)}`),
        {
          figure: 'p50 reported − p50 the server saw',
          measured: `${reported.toFixed(1)} − ${served.toFixed(1)} = ${difference.toFixed(1)} ms`,
          aim: '≤ 10 ms',
          met: difference <= 10,
        },
      ],
      raw: {
        wallMs,
        runMs,
        idealMs,
        reported,
        served,
        naive: { wallMs: plain.wallMs, served: plainServed },
      },
    }
  })
}

/** Median time of the server's answers since it was last asked, from request read to last byte given. */
async function servedP50(url: string): Promise<number> {
  const { p50 } = (await (await fetch(`${url}/_bench/times`)).json()) as { p50: number | null }
  return p50 ?? Number.NaN
}
