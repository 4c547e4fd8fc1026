import { expect } from 'vitest'
import { REPORTERS } from '../../src/report/reporters.ts'
import type { Fought } from './arena.ts'
import type { MatrixRow } from './matrix-row.ts'
import { onePaidFor } from './transport-rows.ts'

const ALL = '[decodes, count, size, not-blank, distinct]'
const TWO = '{ size: [1024x1024], quality: [low], n: [2] }'

function verdictOf({ records }: Fought, check: string): readonly string[] {
  return (
    records[0]?.findings.filter((one) => one.check === check).map(({ verdict }) => verdict) ?? []
  )
}

/** Charged what the provider billed, to the nano-dollar. */
function exactly({ records, billed }: Fought): void {
  expect(records.map(({ charge }) => charge.usd)).toEqual(billed)
}

/** Faults 36 to 47: what stands in an answer, and in a picture. */
export const ANSWER_ROWS: readonly MatrixRow[] = [
  {
    id: 36,
    title: 'a success that is no JSON is kept as it came',
    bout: { faults: [{ fault: 'not-json' }] },
    recorded: ['malformed/not-json'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: (fought) => {
      onePaidFor(fought)
      expect(fought.records[0]?.exchanges[0]?.responseBody).toBe('upstream says: this is no JSON {')
    },
  },
  {
    id: 37,
    title: 'a bomb that inflates beyond the limit',
    bout: {
      faults: [{ fault: 'gzip-bomb' }],
      network: { limits: { jsonBytes: 4_000_000, imageBytes: 4_000_000 } },
    },
    recorded: ['malformed/too-large/too-large'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    differs: 'no card prices an answer that nobody could read',
    also: onePaidFor,
  },
  {
    id: 37,
    title: 'a picture beyond the limit of a download',
    bout: {
      provider: 'replicate',
      network: { limits: { jsonBytes: 4_000_000, imageBytes: 1_000 } },
    },
    recorded: ['malformed/download-failed'],
    retried: false,
    holds: ['charged'],
    exit: 6,
    also: exactly,
  },
  {
    id: 38,
    title: 'fewer pictures than asked for are kept, and charged as the usage says',
    bout: { faults: [{ fault: 'fewer' }], matrix: TWO, checks: '[decodes, count]' },
    recorded: ['partial'],
    retried: false,
    holds: ['charged'],
    exit: 1,
    also: (fought) => {
      exactly(fought)
      expect(fought.records[0]?.imagesReceived).toBe(1)
    },
  },
  {
    id: 38,
    title: 'a success without a picture',
    bout: { faults: [{ fault: 'empty' }] },
    recorded: ['empty'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    also: onePaidFor,
  },
  {
    id: 38,
    title: 'more pictures than asked for are kept, and their bill is above the hold',
    bout: { faults: [{ fault: 'more' }], checks: '[decodes, count]', trials: 3 },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 4,
    also: (fought) => {
      exactly(fought)
      expect(fought.records[0]?.imagesReceived).toBe(2)
      expect(fought.document).toMatchObject({ status: 'interrupted', totals: { attempts: 1 } })
    },
  },
  ...(['base64-lines', 'base64-url', 'base64-data-uri'] as const).map(
    (fault): MatrixRow => ({
      id: 39,
      title: `base64 in another form is the same picture (${fault})`,
      bout: { faults: [{ fault }], checks: ALL },
      recorded: ['produced'],
      retried: false,
      holds: ['charged'],
      exit: 0,
      also: exactly,
    }),
  ),
  {
    id: 39,
    title: 'base64 that is damaged keeps what came before the damage',
    bout: { faults: [{ fault: 'base64-damaged' }], checks: '[decodes]' },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 1,
    differs: 'a picture that cannot be decoded is a failed check, 1',
    also: (fought) => {
      exactly(fought)
      expect(verdictOf(fought, 'decodes')).toEqual(['failed'])
    },
  },
  {
    id: 40,
    title: 'a link into a private network is not followed',
    bout: { provider: 'replicate', faults: [{ fault: 'delivery-private' }] },
    recorded: ['malformed/download-failed'],
    retried: false,
    holds: ['charged'],
    exit: 6,
    also: ({ records }) => {
      const downloads = records[0]?.exchanges.filter(({ purpose }) => purpose === 'download')
      expect(downloads).toHaveLength(1)
      expect(downloads?.[0]).toMatchObject({
        url: 'https://169.254.169.254/latest/meta-data/iam',
        error: { sent: false, code: 'blocked-address' },
      })
    },
  },
  {
    id: 41,
    title: 'words that attack whoever prints them',
    bout: { faults: [{ fault: 'hostile-words' }] },
    recorded: ['unavailable/server-error'],
    retried: false,
    holds: ['doubt'],
    exit: 4,
    differs: 'the words came with an error that no card prices',
    also: ({ report, records }) => {
      expect(records[0]?.outcome.message).toContain('<script>')
      for (const [name, reporter] of Object.entries(REPORTERS)) {
        const text = reporter(report, { width: 100, color: false })
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
        expect(text, name).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202e]/)
        expect(text, name).not.toMatch(/^(?:::error file=a|##\[error)/m)
      }
    },
  },
  {
    id: 42,
    title: 'a picture that ends early',
    bout: { faults: [{ fault: 'truncated-image' }], checks: ALL },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 1,
    differs: 'a picture that cannot be decoded is a failed check, 1',
    also: (fought) => {
      exactly(fought)
      expect(verdictOf(fought, 'decodes')).toEqual(['failed'])
      expect(fought.records[0]?.artifacts).toHaveLength(1)
    },
  },
  ...(
    [
      [43, 'html-image', 'unsupported-format'],
      [43, 'svg-image', 'unsupported-format'],
      [44, 'pixel-bomb', 'too-large'],
    ] as const
  ).map(
    ([id, fault, reason]): MatrixRow => ({
      id,
      title: `a file that is not decoded: ${reason} (${fault})`,
      bout: { faults: [{ fault }], checks: '[decodes]' },
      recorded: ['produced'],
      retried: false,
      holds: ['charged'],
      exit: 1,
      differs: 'a file that is no picture is a failed check, 1',
      also: (fought) => {
        exactly(fought)
        expect(fought.records[0]?.artifacts[0]?.inspection).toMatchObject({
          kind: 'broken',
          reason,
        })
      },
    }),
  ),
  {
    id: 45,
    title: 'an animation is judged by its first frame, and its frames are told',
    bout: { faults: [{ fault: 'animated-image' }], checks: ALL },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 0,
    also: (fought) => {
      exactly(fought)
      expect(fought.records[0]?.artifacts[0]?.inspection).toMatchObject({ facts: { frames: 2 } })
    },
  },
  {
    id: 47,
    title: 'a picture of one pixel',
    bout: { faults: [{ fault: 'tiny-image' }], checks: ALL },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 1,
    also: (fought) => expect(verdictOf(fought, 'size')).toEqual(['failed']),
  },
  {
    id: 47,
    title: 'a picture of one colour',
    bout: { faults: [{ fault: 'blank' }], checks: ALL },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 1,
    also: (fought) => expect(verdictOf(fought, 'not-blank')).toEqual(['failed']),
  },
  {
    id: 47,
    title: 'the same picture twice',
    bout: { faults: [{ fault: 'duplicate' }], matrix: TWO, checks: ALL },
    recorded: ['produced'],
    retried: false,
    holds: ['charged'],
    exit: 1,
    also: (fought) => expect(verdictOf(fought, 'distinct')).toEqual(['passed', 'failed']),
  },
]
