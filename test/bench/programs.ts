import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunDocument } from '../../src/domain/run.ts'
import { type Finished, inTemporaryFolder, measured, timed } from './measure.ts'
import { REQUEST } from './request.ts'

/** How much one program is given to do. */
export interface Load {
  readonly url: string
  readonly count: number
  readonly concurrency: number
}

/** The program as users have it: built, and measured whole. */
export const ASSAY = new URL('../../dist/cli/main.js', import.meta.url).pathname
const NAIVE = new URL('./naive.ts', import.meta.url).pathname
const DRAIN = new URL('./drain.ts', import.meta.url).pathname
const LIMIT = new URL('./limit.ts', import.meta.url).pathname
/** A suite's most trials of one case. */
const MOST_TRIALS = 1000

/** Our run, checks off. Throws when not every trial gave its image. */
export function ours(load: Load): Promise<Finished & { readonly run: RunDocument }> {
  return inTemporaryFolder(async (folder) => {
    const suite = join(folder, 'bench.yaml')
    writeFileSync(suite, JSON.stringify(suiteFor(load)))
    const flags = ['--mock', load.url, '--json', '--results', join(folder, 'results')]
    const finished = await measured([ASSAY, 'run', suite, ...flags])
    const run = JSON.parse(finished.output) as RunDocument
    const { received } = run.totals.images
    if (received !== load.count) throw new Error(`${received} images instead of ${load.count}`)
    return { ...finished, run }
  })
}

export const naive = (load: Load): Promise<Finished> => bare(NAIVE, load)
export const limit = (load: Load): Promise<Finished> => bare(LIMIT, load)

/** Images a second that a server gives to a client that throws them away. */
export async function served({ url, count, concurrency }: Load): Promise<number> {
  const endpoint = `${url}/openai/v1/images/generations`
  const { output } = await timed([DRAIN, endpoint, String(count), String(concurrency)])
  return (count / Number(output)) * 1000
}

function bare(program: string, { url, count, concurrency }: Load): Promise<Finished> {
  const endpoint = `${url}/openai/v1/images/generations`
  return inTemporaryFolder((folder) =>
    measured([program, endpoint, folder, String(count), String(concurrency)]),
  )
}

function suiteFor({ count, concurrency }: Load): object {
  const { model, prompt, size, quality } = REQUEST
  const cases = Math.ceil(count / MOST_TRIALS)
  if (count % cases !== 0) throw new Error(`${count} requests cannot be split into ${cases} cases`)
  return {
    format: 'image-assay/suite@1',
    name: 'bench',
    mock: true,
    targets: [{ id: 'bench', provider: 'openai', model, access: 'official' }],
    prompts: Array.from({ length: cases }, (_, at) => ({ id: `p${at}`, text: prompt })),
    matrix: { mode: ['text-to-image'], size: [size], quality: [quality] },
    trials: count / cases,
    concurrency,
    checks: [],
  }
}
