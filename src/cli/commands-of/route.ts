import { type Command, Option } from 'commander'
import type { EvidenceLevel } from '../../domain/affinity.ts'
import type { RouteRequest } from '../../domain/routing.ts'
import { MODES, type Mode } from '../../domain/settings.ts'
import { userMistake } from '../exit.ts'
import { collect, shareOf, spanOf, text } from '../flag-values.ts'
import type { Shell } from '../shell.ts'

type Flags = Readonly<Record<string, unknown>>

/** `assay route --affinity FILE …` */
export function addRoute(program: Command, shell: Shell, finish: (code: number) => void): void {
  program
    .command('route')
    .summary('the cheapest target that meets size, content, price and latency')
    .requiredOption('--affinity <file>', 'the table that "assay affinity" wrote')
    .option('--content <kind>', 'kind of content; without it, each that the table has')
    .addOption(new Option('--mode <mode>', 'how the picture is made').choices(MODES))
    .option('--size <WxH>', 'only what was measured at this size')
    .option('--any-size', 'with --size: price other sizes by their rate cards')
    .option('--max-usd <usd>', 'most that one usable image may cost')
    .option('--max-latency <time>', 'longest median wait, e.g. 8s')
    .option('--can-wait <time>', 'how long the picture can wait, e.g. 24h: finds batch prices')
    .option('--floor <share>', 'least usable rate; without it, the table’s')
    .option('--confidence <share>', 'how surely floor and price are met; without it, the table’s')
    .addOption(
      new Option('--min-evidence <level>', 'the weakest evidence that counts')
        .choices(['L0', 'L1', 'L2', 'L3'])
        .default('L1'),
    )
    .option('--health <arm=share,…>', 'how an arm is doing now; 0 is down', collect, [])
    .option('--sharpness <n>', 'how strongly shares prefer the cheap', '3')
    .option('--rates <file>', 'a rate card of your own', collect, [])
    .option('--matrix', 'what an image costs by provider, model, size, steps and delivery')
    .option('--work <file>', 'a list of work in JSON Lines: finds and prices what can be a batch')
    .option('--simulate <outage=ARM[@FROM-TO]>', 'compare with round-robin and cheapest-first')
    .option('--per-minute <n>', 'with --simulate: requests a minute', '60')
    .option('--seed <n>', 'with --simulate: its luck', '1')
    .option('--json', 'machine-readable output')
    .action(async (flags: Flags) => {
      const { routeCommand } = await import('../commands/route.ts')
      finish(
        await routeCommand(shell, {
          affinity: String(flags.affinity),
          content: text(flags.content),
          mode: text(flags.mode) as Mode | null,
          asked: asked(flags),
          minEvidence: String(flags.minEvidence) as EvidenceLevel,
          rates: flags.rates as string[],
          matrix: flags.matrix === true,
          work: text(flags.work),
          simulate: text(flags.simulate),
          requestsPerMinute: positive('--per-minute', flags.perMinute),
          seed: Math.floor(positive('--seed', flags.seed)),
          json: flags.json === true,
          on: new Date().toISOString().slice(0, 10),
        }),
      )
    })
}

function asked(flags: Flags): Partial<RouteRequest> {
  const maxUsd = text(flags.maxUsd)
  if (maxUsd !== null && !/^\d+(\.\d+)?$/.test(maxUsd)) {
    throw userMistake(`--max-usd ${maxUsd} is no amount. Write dollars such as 0.04.`)
  }
  return {
    sharpness: positive('--sharpness', flags.sharpness),
    health: healthOf(flags.health as string[]),
    anySize: flags.anySize === true,
    ...(text(flags.size) === null ? {} : { size: text(flags.size) }),
    ...(maxUsd === null ? {} : { maxUsd }),
    ...(flags.maxLatency === undefined
      ? {}
      : { maxLatencyMs: spanOf('--max-latency', flags.maxLatency) }),
    ...(flags.canWait === undefined ? {} : { canWaitMs: spanOf('--can-wait', flags.canWait) }),
    ...(flags.floor === undefined
      ? {}
      : { floor: shareOf('--floor', flags.floor, { withEnds: true }) }),
    ...(flags.confidence === undefined
      ? {}
      : { confidence: shareOf('--confidence', flags.confidence, { withEnds: true }) }),
  }
}

function healthOf(pairs: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    pairs
      .flatMap((pair) => pair.split(','))
      .map((pair) => {
        const [, arm = '', value] = /^(.+)=([^=]+)$/.exec(pair) ?? []
        if (arm === '') throw userMistake(`--health ${pair}: write ARM=SHARE, e.g. mini=0`)
        return [arm, shareOf('--health', value, { withEnds: true })] as const
      }),
  )
}

function positive(flag: string, value: unknown): number {
  const number = Number(value)
  if (!(number > 0 && Number.isFinite(number))) {
    throw userMistake(`${flag} ${value} is no number above 0.`)
  }
  return number
}
