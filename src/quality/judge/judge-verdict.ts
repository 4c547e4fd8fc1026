import type { Question } from '../../domain/prompt-spec.ts'
import type { ScoreVerdict } from '../../domain/score.ts'
import type { Said } from './read-answer.ts'

/** How one question came out. `asExpected` is null where it could not be told. */
export interface Atom {
  readonly id: string
  readonly answer: 'yes' | 'no' | 'cannot-tell'
  readonly asExpected: boolean | null
  readonly critical: boolean
  /** Id of the question that it fell with, whatever it was answered itself; null: it stands alone. */
  readonly fellWith: string | null
  readonly reason: string
}

export interface JudgeVerdict {
  readonly verdict: ScoreVerdict
  readonly atoms: readonly Atom[]
  /** The answers that made it fail; none where it did not. */
  readonly wrong: readonly Atom[]
  /** Share of the questions told that came out as expected; null where none was told. */
  readonly atomMean: number | null
  /** Questions to which both orders gave the same answer, of those asked twice; null: asked once. */
  readonly consistency: { readonly same: number; readonly asked: number } | null
  readonly message: string
}

/**
 * Puts a picture's answers together. `sayings` has one reading, or two where the questions were put
 * in both orders: what they disagree on cannot be told. A question whose parent did not come out as
 * expected has failed with it (DSG, arXiv 2310.18235). Pass: every critical question as expected;
 * fail: one is not; else unknown.
 */
export function judgeVerdict(
  questions: readonly Question[],
  sayings: readonly ReadonlyMap<string, Said>[],
): JudgeVerdict {
  const atoms: Atom[] = []
  const outcomes = new Map<string, boolean | null>()
  const fellWith = new Map<string, string>()
  const byId = new Map(questions.map((one) => [one.id, one]))
  const outcomeOf = (question: Question, above: ReadonlySet<string>): boolean | null => {
    const known = outcomes.get(question.id)
    if (known !== undefined) return known
    const own = asExpected(question, sayings)
    const parent = question.dependsOn === null ? undefined : byId.get(question.dependsOn)
    // A circle of questions, which a suite refuses, stands on nothing.
    const isOpen = parent !== undefined && !above.has(parent.id)
    const before = isOpen ? outcomeOf(parent, new Set([...above, question.id])) : true
    const outcome = before === true ? own : before
    if (parent !== undefined && before === false) fellWith.set(question.id, parent.id)
    outcomes.set(question.id, outcome)
    return outcome
  }
  for (const question of questions) {
    atoms.push({
      id: question.id,
      answer: answerOf(question.id, sayings),
      asExpected: outcomeOf(question, new Set()),
      critical: question.critical,
      fellWith: fellWith.get(question.id) ?? null,
      reason: sayings[0]?.get(question.id)?.reason ?? '',
    })
  }
  const verdict = verdictOf(atoms)
  const told = atoms.filter((one) => one.asExpected !== null)
  const right = told.filter((one) => one.asExpected === true).length
  return {
    verdict,
    atoms,
    wrong: verdict === 'fail' ? causes(atoms) : [],
    atomMean: told.length === 0 ? null : right / told.length,
    consistency: consistencyOf(questions, sayings),
    message: messageOf(verdict, atoms),
  }
}

function verdictOf(atoms: readonly Atom[]): ScoreVerdict {
  const critical = atoms.filter((one) => one.critical)
  if (critical.some((one) => one.asExpected === false)) return 'fail'
  // Without a critical question nothing says what makes the picture usable.
  if (critical.length === 0 || critical.some((one) => one.asExpected === null)) return 'unknown'
  return 'pass'
}

/** What all orders said; cannot-tell where they differ, or one of them could not be read. */
function answerOf(id: string, sayings: readonly ReadonlyMap<string, Said>[]): Atom['answer'] {
  const answers = new Set(sayings.map((one) => one.get(id)?.answer ?? null))
  const [only] = answers
  return answers.size === 1 && only != null ? only : 'cannot-tell'
}

function asExpected(
  { id, expect }: Question,
  sayings: readonly ReadonlyMap<string, Said>[],
): boolean | null {
  const answer = answerOf(id, sayings)
  return answer === 'cannot-tell' ? null : answer === expect
}

function consistencyOf(
  questions: readonly Question[],
  sayings: readonly ReadonlyMap<string, Said>[],
): JudgeVerdict['consistency'] {
  const [first, second] = sayings
  if (first === undefined || second === undefined) return null
  const same = questions.filter(
    ({ id }) => first.get(id)?.answer != null && first.get(id)?.answer === second.get(id)?.answer,
  )
  return { same: same.length, asked: questions.length }
}

/**
 * What made the picture fail: of the critical questions that did not come out as expected, those they
 * fell with, down to what was answered wrongly itself.
 */
function causes(atoms: readonly Atom[]): readonly Atom[] {
  const byId = new Map(atoms.map((one) => [one.id, one]))
  const rootOf = (atom: Atom): Atom => {
    const above = atom.fellWith === null ? undefined : byId.get(atom.fellWith)
    return above === undefined ? atom : rootOf(above)
  }
  const failed = atoms.filter(({ critical, asExpected }) => critical && asExpected === false)
  return [...new Set(failed.map(rootOf))]
}

function messageOf(verdict: ScoreVerdict, atoms: readonly Atom[]): string {
  const listed = (list: readonly Atom[]): string =>
    list.map(({ id, reason }) => (reason === '' ? id : `${id} (${reason})`)).join('; ')
  const critical = atoms.filter((one) => one.critical)
  switch (verdict) {
    case 'pass':
      return `all ${critical.length} critical questions came out as expected`
    case 'fail':
      return `not as expected: ${listed(causes(atoms))}`
    case 'unknown': {
      const open = critical.filter((one) => one.asExpected === null)
      return open.length === 0
        ? 'no question is critical: nothing says what makes it usable'
        : `could not be told: ${listed(open)}`
    }
    default:
      return verdict satisfies never
  }
}
