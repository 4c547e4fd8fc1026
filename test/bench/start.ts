import { type Section, times, told } from './aim.ts'
import { median, timed } from './measure.ts'
import { ASSAY } from './programs.ts'

const SOURCE = new URL('../../src/cli/main.ts', import.meta.url).pathname
const COMMANDS = {
  node: ['-e', '0'],
  built: [ASSAY, '--help'],
  source: [SOURCE, '--help'],
}
type Name = keyof typeof COMMANDS

/** How long it takes until help is printed, beside Node doing nothing, in turns. */
export async function start(rounds: number): Promise<Section> {
  const wallMs: Record<Name, number[]> = { node: [], built: [], source: [] }
  for (let round = 0; round < rounds; round++) {
    for (const name of ['node', 'built', 'source'] as const) {
      wallMs[name].push((await timed(COMMANDS[name])).wallMs)
    }
  }
  const node = median(wallMs.node)
  const built = median(wallMs.built)
  const source = median(wallMs.source)
  const ratio = built / node
  return {
    title: `Start, medians of ${rounds}`,
    aims: [
      told('node -e 0', `${node.toFixed(0)} ms`),
      {
        figure: 'assay --help',
        measured: `${built.toFixed(0)} ms, ${times(ratio)}`,
        aim: '< 2 ×',
        met: ratio < 2,
      },
      told('assay --help from its source', `${source.toFixed(0)} ms, ${times(source / node)}`),
    ],
    raw: wallMs,
  }
}
