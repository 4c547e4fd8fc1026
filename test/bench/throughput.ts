import { type Aim, mebibytes, type Section, seconds, times, told } from './aim.ts'
import { type Cost, medianCost } from './measure.ts'
import { limit, naive, ours, served } from './programs.ts'
import { withServer } from './serve.ts'

const CONCURRENCY = 8
const IMAGE_BYTES = 1_000_000
const PROGRAMS = { ours, naive, limit }
type Name = keyof typeof PROGRAMS
const NAMES: readonly Name[] = ['ours', 'naive', 'limit']

/** Our run beside the naive loop and the limit, in turns, against answers that cost nothing to make. */
export function throughput(options: {
  readonly count: number
  readonly rounds: number
}): Promise<Section> {
  const { count, rounds } = options
  return withServer('bare', { latencyMs: 0, imageBytes: IMAGE_BYTES }, async (url) => {
    const load = { url, count, concurrency: CONCURRENCY }
    const costs: Record<Name, Cost[]> = { ours: [], naive: [], limit: [] }
    for (let round = 0; round < rounds; round++) {
      for (const name of NAMES) {
        const { wallMs, cpuMs, peakBytes } = await PROGRAMS[name](load)
        costs[name].push({ wallMs, cpuMs, peakBytes })
      }
    }
    const middle = {
      ours: medianCost(costs.ours),
      naive: medianCost(costs.naive),
      limit: medianCost(costs.limit),
    }
    const wall = middle.ours.wallMs / middle.naive.wallMs
    const cpu = middle.ours.cpuMs / middle.naive.cpuMs
    const peakMb = middle.ours.peakBytes / 1e6
    const aims: Aim[] = [
      ...NAMES.map((name) => told(name, costText(middle[name]))),
      { figure: 'wall, ours ÷ naive', measured: times(wall), aim: '≤ 1 ×', met: wall <= 1 },
      { figure: 'CPU, ours ÷ naive', measured: times(cpu), aim: '≤ 1.5 ×', met: cpu <= 1.5 },
      {
        figure: 'peak memory, ours',
        measured: `${peakMb.toFixed(0)} MB`,
        aim: '≤ 300 MB',
        met: peakMb <= 300,
      },
      told('wall, ours ÷ limit', times(middle.ours.wallMs / middle.limit.wallMs)),
      told('CPU, ours ÷ limit', times(middle.ours.cpuMs / middle.limit.cpuMs)),
    ]
    const title = `${count} images of 1 MB, concurrency ${CONCURRENCY}, medians of ${rounds}`
    return { title, aims, raw: costs }
  })
}

/** Whether memory grows with the number of requests. */
export function flatness(options: {
  readonly few: number
  readonly many: number
}): Promise<Section> {
  const { few, many } = options
  return withServer('bare', { latencyMs: 0, imageBytes: IMAGE_BYTES }, async (url) => {
    const first = await ours({ url, count: few, concurrency: CONCURRENCY })
    const last = await ours({ url, count: many, concurrency: CONCURRENCY })
    const growth = last.peakBytes / first.peakBytes
    return {
      title: `Memory from ${few} to ${many} requests`,
      aims: [
        told(`peak at ${few}`, mebibytes(first.peakBytes)),
        told(`peak at ${many}`, mebibytes(last.peakBytes)),
        { figure: 'growth', measured: times(growth), aim: '≤ 1.25 ×', met: growth <= 1.25 },
      ],
      raw: { few: first.peakBytes, many: last.peakBytes },
    }
  })
}

/** Whether the mock could be what a run waits for: its images a second beside the bare server's. */
export async function mockSpeed(options: {
  readonly count: number
  readonly rounds: number
}): Promise<Section> {
  const { count, rounds } = options
  const perSecond: Record<'mock' | 'bare', number[]> = { mock: [], bare: [] }
  const settings = { latencyMs: 0, imageBytes: IMAGE_BYTES }
  await withServer('mock', settings, (mock) =>
    withServer('bare', settings, async (bare) => {
      for (let round = 0; round < rounds; round++) {
        for (const [kind, url] of [
          ['mock', mock],
          ['bare', bare],
        ] as const) {
          perSecond[kind].push(await served({ url, count, concurrency: CONCURRENCY }))
        }
      }
    }),
  )
  const best = { mock: Math.max(...perSecond.mock), bare: Math.max(...perSecond.bare) }
  const share = best.mock / best.bare
  return {
    title: `The mock as a server, ${count} images taken and thrown away, best of ${rounds}`,
    aims: [
      told('mock', `${best.mock.toFixed(0)} images/s`),
      told('bare server', `${best.bare.toFixed(0)} images/s`),
      {
        figure: 'mock ÷ bare server',
        measured: `${(share * 100).toFixed(0)} %`,
        aim: '≥ 80 %',
        met: share >= 0.8,
      },
    ],
    raw: perSecond,
  }
}

function costText({ wallMs, cpuMs, peakBytes }: Cost): string {
  return `${seconds(wallMs)} wall, ${seconds(cpuMs)} CPU, ${mebibytes(peakBytes)}`
}
