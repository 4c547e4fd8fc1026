import { expect, test } from 'vitest'
import { OUTCOMES, type OutcomeKind, type Reason } from '../../src/domain/outcome.ts'
import { type Meter, NO_USAGE } from '../../src/domain/usage.ts'
import { shippedCards } from '../../src/money/card-library.ts'
import { chargeFor } from '../../src/money/charge.ts'
import { cardOf, endedOf, outcomeOf, quoteOf, settingsOf, usageOf } from './card-of.ts'

const BY_IMAGE = 'rates: [{ bill: image, usd: 0.04 }]\n'
const BY_TOKEN = `rates:
  - { bill: input_text_token, usd: 0.000005 }
  - { bill: input_image_token, usd: 0.000008 }
  - { bill: output_image_token, usd: 0.00003 }
`
const reported = (usage: Partial<Record<Meter, string>>) => usageOf({ reported: usage })

test('what the answer states in money wins over everything but a request that never left', () => {
  const usage = usageOf({
    reported: { image: '1' },
    cost: { usd: '0.0123456785', where: 'usage.cost' },
  })
  for (const kind of OUTCOMES) {
    const charge = chargeFor(
      endedOf(cardOf(`${BY_IMAGE}outcomes: { ${kind}: unknown }`), {
        usage,
        outcome: outcomeOf(kind),
      }),
    )
    expect(charge).toEqual({
      usd: '0.012345678',
      basis: 'reported',
      evidence: "the answer's usage.cost",
      lines: [],
    })
  }
  expect(chargeFor(endedOf(null, { usage })).usd).toBe('0.012345678')
})

test.each(['NaN', '-0.04', '', 'Infinity', '1e400', '1e-400', '2000000000', 'free'])(
  'a stated cost of %j is no evidence, and the card is asked',
  (usd) => {
    const usage = usageOf({ cost: { usd, where: 'usage.cost' } })
    expect(chargeFor(endedOf(cardOf(BY_IMAGE), { usage }))).toMatchObject({
      usd: '0.04',
      basis: 'assumed',
    })
    expect(chargeFor(endedOf(null, { usage }))).toMatchObject({ usd: null, basis: 'unknown' })
  },
)

test('a request that never left is free, whatever the card or the usage says', () => {
  const outcome = outcomeOf('unavailable', 'not-sent')
  const card = cardOf(`${BY_IMAGE}outcomes: { unavailable: full, not-sent: full }`)
  const usage = usageOf({ cost: { usd: '1', where: 'usage.cost' } })
  for (const one of [card, null]) {
    expect(chargeFor(endedOf(one, { outcome, usage }))).toMatchObject({ usd: '0', basis: 'free' })
  }
})

test('what the card does not rule on is unknown, but for an image that came', () => {
  for (const kind of OUTCOMES) {
    const charge = chargeFor(endedOf(cardOf(BY_IMAGE), { outcome: outcomeOf(kind) }))
    expect(charge).toMatchObject(
      kind === 'produced'
        ? { usd: '0.04', basis: 'assumed' }
        : { usd: null, basis: 'unknown', lines: [] },
    )
  }
})

test.each<[OutcomeKind, Reason | null, string | null, string]>([
  ['blocked', null, '0.12', 'assumed'],
  ['blocked', 'moderation-input', '0', 'free'],
  ['blocked', 'moderation-output', '0.12', 'assumed'],
  ['rejected', 'parameters', '0', 'free'],
  ['unavailable', 'server-error', null, 'unknown'],
  ['partial', null, '0.08', 'assumed'],
  ['cancelled', null, null, 'unknown'],
])('%s for %s owes %s: the reason is the finer word', (kind, reason, usd, basis) => {
  const card = cardOf(`${BY_IMAGE}outcomes:
  { blocked: full, moderation-input: free, rejected: free, unavailable: unknown, partial: returned }
`)
  const charge = chargeFor(
    endedOf(card, {
      outcome: outcomeOf(kind, reason),
      settings: settingsOf({ n: 3 }),
      usage: usageOf({ counted: { image: '2' } }),
    }),
  )
  expect(charge).toMatchObject({ usd, basis })
})

test('a card that bills what came bills nothing for nothing, and the whole hold where nobody counted', () => {
  const card = cardOf(`${BY_IMAGE}outcomes: { empty: returned }`)
  const charge = (counted: Partial<Record<Meter, string>>) =>
    chargeFor(endedOf(card, { outcome: outcomeOf('empty'), usage: usageOf({ counted }) }))
  expect(charge({ image: '0' })).toMatchObject({ usd: '0', basis: 'assumed' })
  expect(charge({})).toMatchObject({ usd: '9', basis: 'assumed' })
})

test('input only: the reported input is billed, and without a report nothing is known', () => {
  const card = cardOf(`${BY_TOKEN}outcomes: { blocked: input }`)
  const charge = (usage: Partial<Record<Meter, string>>) =>
    chargeFor(endedOf(card, { outcome: outcomeOf('blocked'), usage: reported(usage) }))
  expect(
    charge({ input_text_token: '100', input_image_token: '10', output_image_token: '1000' }),
  ).toMatchObject({
    usd: '0.00058',
    basis: 'computed',
    lines: [
      { bill: 'input_text_token', quantity: '100', usd: '0.0005' },
      { bill: 'input_image_token', quantity: '10', usd: '0.00008' },
    ],
  })
  expect(charge({ input_text_token: '0' })).toMatchObject({ usd: '0', basis: 'computed' })
  expect(charge({})).toMatchObject({ usd: null, basis: 'unknown' })
})

test('time so far: the reported seconds are billed, and without a report nothing is known', () => {
  const card = cardOf(`rates: [{ bill: compute_second, usd: 0.001 }, { bill: task, usd: 1 }]
outcomes: { cancelled: time }
`)
  const charge = (usage: Partial<Record<Meter, string>>) =>
    chargeFor(endedOf(card, { outcome: outcomeOf('cancelled'), usage: reported(usage) }))
  expect(charge({ compute_second: '8.439999999999998' })).toMatchObject({
    usd: '0.00844',
    basis: 'computed',
    lines: [{ bill: 'compute_second', quantity: '8.439999999999998', usd: '0.008439999999999998' }],
  })
  expect(charge({})).toMatchObject({ usd: null, basis: 'unknown' })
})

test('a sum is rounded once, at its end, half to even', () => {
  const card = cardOf(`rates:
  - { bill: input_text_token, usd: 0.00000000025 }
  - { bill: output_image_token, usd: 0.00000000025 }
`)
  const charge = (input: string, output: string) =>
    chargeFor(
      endedOf(card, { usage: reported({ input_text_token: input, output_image_token: output }) }),
    ).usd
  expect(charge('1', '1')).toBe('0')
  expect(charge('1', '2')).toBe('0.000000001')
  expect(charge('3', '3')).toBe('0.000000002')
  expect(charge('5', '5')).toBe('0.000000002')
})

test('usage that is missing books the whole hold', () => {
  const card = cardOf(BY_TOKEN)
  for (const usage of [NO_USAGE, usageOf({ counted: { image: '1' } })]) {
    expect(chargeFor(endedOf(card, { usage }))).toMatchObject({ usd: '9', basis: 'assumed' })
  }
})

test.each(['NaN', '-1056', '', 'Infinity', '1e400', 'many'])(
  'usage that reads %j books the whole hold, not the legible rest',
  (output) => {
    const usage = reported({ input_text_token: '23', output_image_token: output })
    expect(chargeFor(endedOf(cardOf(BY_TOKEN), { usage }))).toMatchObject({
      usd: '9',
      basis: 'assumed',
    })
    const image = chargeFor(endedOf(cardOf(BY_IMAGE), { usage: reported({ image: output }) }))
    expect(image).toMatchObject({ usd: '9', basis: 'assumed' })
  },
)

test('an image whose usage leaves out or zeroes its image tokens books the whole hold', () => {
  const card = cardOf(BY_TOKEN)
  for (const usage of [{ input_text_token: '23' }, { output_image_token: '0' }]) {
    expect(chargeFor(endedOf(card, { usage: reported(usage) }))).toMatchObject({
      usd: '9',
      basis: 'assumed',
    })
  }
})

test('a kind of token that the usage leaves out is none, but one the card has no price for is not free', () => {
  const card = cardOf(BY_TOKEN)
  const full = { input_text_token: '100', output_image_token: '1000' }
  const charge = (usage: Partial<Record<Meter, string>>) =>
    chargeFor(endedOf(card, { usage: reported(usage) }))
  expect(charge(full)).toMatchObject({ usd: '0.0305', basis: 'computed' })
  expect(charge({ ...full, output_text_token: '0' })).toMatchObject({
    usd: '0.0305',
    basis: 'computed',
  })
  expect(charge({ ...full, output_text_token: '439' })).toMatchObject({
    usd: '9',
    basis: 'assumed',
  })
  const byImage = chargeFor(endedOf(cardOf(BY_IMAGE), { usage: reported({ image: '1', ...full }) }))
  expect(byImage).toMatchObject({ usd: '0.04', basis: 'computed' })
})

test('a reported count wins over ours', () => {
  const usage = usageOf({ reported: { image: '5' }, counted: { image: '1' } })
  expect(
    chargeFor(endedOf(cardOf(BY_IMAGE), { usage, settings: settingsOf({ n: 5 }) })),
  ).toMatchObject({ usd: '0.2', basis: 'computed' })
})

test('fewer images than asked are billed as asked where the card says full', () => {
  const charge = chargeFor(
    endedOf(cardOf(`${BY_IMAGE}outcomes: { partial: full }`), {
      outcome: outcomeOf('partial'),
      settings: settingsOf({ n: 5, mode: 'edit' }),
      usage: usageOf({ counted: { image: '1' } }),
    }),
  )
  expect(charge).toMatchObject({ usd: '0.2', basis: 'assumed' })
})

const TIERS = `rates:
  - { bill: image, usd: 0.01, when: { quality: low } }
  - { bill: image, usd: 0.06, when: { quality: high } }
`

test('an open quality is charged at what the answer resolved it to, else at the dearest', () => {
  const usage = reported({ image: '1' })
  for (const quality of [{}, { quality: 'auto' }]) {
    const ended = { usage, settings: settingsOf(quality) }
    const told = { ...ended, resolved: { quality: 'low' } }
    expect(chargeFor(endedOf(cardOf(TIERS), told))).toMatchObject({
      usd: '0.01',
      basis: 'computed',
    })
    expect(chargeFor(endedOf(cardOf(TIERS), ended))).toMatchObject({
      usd: '0.06',
      basis: 'assumed',
    })
    const auto = { ...ended, resolved: { quality: 'auto' } }
    expect(chargeFor(endedOf(cardOf(TIERS), auto))).toMatchObject({ usd: '0.06', basis: 'assumed' })
  }
})

test('an open setting is never charged below the general line that may be the one that applies', () => {
  const card = cardOf(`rates:
  - { bill: image, usd: 0.04 }
  - { bill: image, usd: 0.02, when: { delivery: batch } }
`)
  const charge = chargeFor(endedOf(card, { usage: reported({ image: '1' }) }))
  expect(charge).toMatchObject({ usd: '0.04', basis: 'assumed' })
})

test("the provider's word of what was made wins over what was asked", () => {
  const charge = chargeFor(
    endedOf(cardOf(TIERS), {
      usage: reported({ image: '1' }),
      settings: settingsOf({ quality: 'low' }),
      resolved: { quality: 'high' },
    }),
  )
  expect(charge).toMatchObject({ usd: '0.06', basis: 'computed' })
})

test('settings that no line of the card is about book the whole hold', () => {
  const charge = chargeFor(
    endedOf(cardOf(TIERS), { settings: settingsOf({ quality: 'max' }), quote: quoteOf('0.5') }),
  )
  expect(charge).toMatchObject({ usd: '0.5', basis: 'assumed' })
})

test('a task and a request count once, an edit and an upscale only in their own mode', () => {
  const card = cardOf(`rates:
  - { bill: request, usd: 1 }
  - { bill: task, usd: 10 }
  - { bill: edit, usd: 100 }
  - { bill: upscale, usd: 1000 }
`)
  const charge = (mode: 'edit' | 'upscale' | 'text-to-image') =>
    chargeFor(endedOf(card, { settings: settingsOf({ mode, n: 2 }) })).usd
  expect(charge('text-to-image')).toBe('11')
  expect(charge('edit')).toBe('211')
  expect(charge('upscale')).toBe('2011')
})

test('every outcome of every shipped card is free, unknown, or a charge that says how it is known', async () => {
  for (const card of await shippedCards()) {
    for (const kind of OUTCOMES) {
      const settings = settingsOf({ quality: 'low', size: '1024x1024' })
      const charge = chargeFor(
        endedOf(card, {
          outcome: outcomeOf(kind),
          settings,
          usage: usageOf({ counted: { image: '1' } }),
        }),
      )
      expect(charge.usd === null).toBe(charge.basis === 'unknown')
      if (charge.basis === 'free') expect(charge.usd).toBe('0')
      expect(charge.evidence).toContain(card.id)
      if (kind === 'lost') expect(charge.basis).toBe('unknown')
    }
  }
})

test('compute time is priced in the card’s unit, whichever the answer reports', () => {
  const seconds = { reported: { compute_second: '4.321' } }
  const byMs = cardOf('rates: [{ bill: compute_millisecond, usd: 0.0000015 }]')
  expect(chargeFor(endedOf(byMs, { usage: usageOf(seconds) }))).toMatchObject({
    usd: '0.0064815',
    basis: 'computed',
  })
  const bySecond = cardOf('rates: [{ bill: compute_second, usd: 0.0015 }]')
  const ms = usageOf({ reported: { compute_millisecond: '4321' } })
  expect(chargeFor(endedOf(bySecond, { usage: ms }))).toMatchObject({ usd: '0.0064815' })
})

test('images that came short are charged as the card rules, whatever count the answer reports', () => {
  const usage = usageOf({ reported: { image: '2' }, counted: { image: '2' } })
  const chargeOf = (partial: string) =>
    chargeFor(
      endedOf(cardOf(`rates: [{ bill: image, usd: 0.04 }]\noutcomes: { partial: ${partial} }`), {
        settings: settingsOf({ n: 3 }),
        outcome: outcomeOf('partial'),
        usage,
      }),
    )
  expect(chargeOf('full')).toMatchObject({ usd: '0.12', basis: 'assumed' })
  expect(chargeOf('returned')).toMatchObject({ usd: '0.08', basis: 'computed' })
})

test('tokens that no line prices under these settings are not free', () => {
  const card = cardOf(`rates:
  - { bill: output_image_token, usd: 0.00003 }
  - { bill: output_text_token, usd: 0.00001, when: { tier: standard } }`)
  const usage = usageOf({ reported: { output_image_token: '1000', output_text_token: '500' } })
  const chargeIn = (tier: string) =>
    chargeFor(endedOf(card, { settings: settingsOf({ tier } as never), usage }))
  expect(chargeIn('standard')).toMatchObject({ usd: '0.035', basis: 'computed' })
  expect(chargeIn('flex')).toMatchObject({ usd: '9', basis: 'assumed' })
})
