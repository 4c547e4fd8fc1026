import { registerHooks } from 'node:module'

/** A rule of the program, broken: what stands in its text, and what is put there instead. */
interface Mutant {
  /** What the broken program would do to a user. */
  readonly harm: string
  /** Below `src/`. */
  readonly file: string
  readonly changes: readonly (readonly [from: string, to: string])[]
}

/** Each breaks a promise that the trials claim to watch: trials that let one pass prove nothing. */
export const MUTANTS: Readonly<Record<string, Mutant>> = {
  'cap-ignored': {
    harm: 'a hold is placed whether there is room or not',
    file: 'money/ledger.ts',
    changes: [['AND (?2 IS NULL OR held + in_doubt + charged + ?1 <= ?2)', '']],
  },
  'cap-forgets-doubt': {
    harm: 'money in doubt makes room for more',
    file: 'money/ledger.ts',
    changes: [['OR held + in_doubt + charged + ?1 <= ?2', 'OR held + charged + ?1 <= ?2']],
  },
  'cap-read-then-taken': {
    harm: 'room is looked for in one transaction and taken in another',
    file: 'money/ledger.ts',
    changes: [
      [
        "  let full = ''\n  try {\n    await store.transact((tx) => {\n",
        `  let full = ''
  const room = [...store.each('SELECT * FROM scope')] as unknown as ScopeRow[]
  await new Promise((resolve) => setTimeout(resolve, 30))
  for (const { id, limit } of request.scopes) {
    const row = room.find((one) => one.id === id)
    const taken = row === undefined ? 0n : row.held + row.in_doubt + row.charged
    if (limit !== null && taken + request.amount > limit) return { kind: 'no-room', scope: id }
  }
  try {
    await store.transact((tx) => {
`,
      ],
      ['AND (?2 IS NULL OR held + in_doubt + charged + ?1 <= ?2)', ''],
    ],
  },
  'dead-sent-voided': {
    harm: 'what a dead process had sent is forgotten',
    file: 'money/ledger-moves.ts',
    changes: [
      ["if (row.state === 'held') release(tx, at, row)", 'if (row.id) release(tx, at, row)'],
      ["move(tx, row.id, ['held'], 'voided')", "move(tx, row.id, ['held', 'sent'], 'voided')"],
    ],
  },
  'doubt-is-free': {
    harm: 'what nobody knows is booked as nothing',
    file: 'money/charge.ts',
    changes: [
      ["({ usd: null, basis: 'unknown', evidence,", "({ usd: '0', basis: 'free', evidence,"],
    ],
  },
  'sent-before-marked': {
    harm: 'a request leaves before its mark is durable',
    file: 'runner/attempt.ts',
    changes: [
      ['if (!(await ledger.sent(id))) throw', 'if (Number(id) === 0) throw'],
      [
        'const last = await submit(timed)',
        'const last = await submit(timed)\n  await ledger.sent(id)',
      ],
      [
        'await ports.ledger.accepted(order.id, JSON',
        'await ports.ledger.sent(order.id)\n      await ports.ledger.accepted(order.id, JSON',
      ],
    ],
  },
  'witness-silent': {
    harm: 'requests leave without a word in the journal',
    file: 'money/ledger.ts',
    changes: [['journal.append(id, hold)', 'void hold']],
  },
  'doubt-sent-again': {
    harm: 'a resume pays again for what is in doubt',
    file: 'runner/leftovers.ts',
    changes: [
      [
        "        }\n        leftovers.set(row.trial, { kind: 'done' })\n        break\n      case 'charged'",
        "        }\n        break\n      case 'charged'",
      ],
    ],
  },
  'accepted-sent-again': {
    harm: 'a resume orders again what was accepted',
    file: 'runner/run-plan.ts',
    changes: [
      [
        "leftover?.kind === 'accepted' ? leftover : null",
        "leftover?.kind === 'accepted' ? null : null",
      ],
    ],
  },
  'accepted-given-up': {
    harm: 'a task that was accepted is not asked after any more',
    file: 'money/ledger.ts',
    changes: [
      [
        "'voided') AND state IN ('held', 'sent')",
        "'voided') AND state IN ('held', 'sent', 'accepted')",
      ],
      [
        "run = ? AND state IN ('held', 'sent')",
        "run = ? AND state IN ('held', 'sent', 'accepted')",
      ],
    ],
  },
  'image-not-kept': {
    harm: 'the bytes of a paid image never get their name',
    file: 'store/blobs.ts',
    changes: [['if (isKept) await rm(path)', 'if (isKept || total > 0) await rm(path)']],
  },
}

/** Breaks one rule in the code that is loaded from now on. Throws where its text is not found. */
export function breakRule(name: string): void {
  const mutant = MUTANTS[name]
  if (mutant === undefined) throw new Error(`there is no mutant ${name}`)
  const broken = new URL(`../../src/${mutant.file}`, import.meta.url).href
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      if (url !== broken) return loaded
      let text = Buffer.from(loaded.source as Uint8Array).toString('utf8')
      for (const [from, to] of mutant.changes) {
        const parts = text.split(from)
        if (parts.length !== 2) throw new Error(`mutant ${name}: "${from}" is not once in ${url}`)
        text = parts.join(to)
      }
      return { ...loaded, source: text }
    },
  })
}
