import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Question } from '../../../src/domain/prompt-spec.ts'
import { judgeVerdict } from '../../../src/quality/judge/judge-verdict.ts'
import { readJudgeAnswer, type Said } from '../../../src/quality/judge/read-answer.ts'

const question = (id: string, more: Partial<Question> = {}): Question => ({
  id,
  ask: `Is ${id} there?`,
  dependsOn: null,
  expect: 'yes',
  critical: true,
  ...more,
})

const said = (answers: Readonly<Record<string, Said['answer']>>): ReadonlyMap<string, Said> =>
  new Map(Object.entries(answers).map(([id, answer]) => [id, { answer, reason: 'so' }]))

describe('a judge’s verdict', () => {
  const dog = question('dog')
  const hat = question('hat', { dependsOn: 'dog' })

  it('passes when every critical question comes out as expected', () => {
    const blurred = question('blurred', { expect: 'no' })
    const { verdict, atomMean } = judgeVerdict(
      [dog, hat, blurred],
      [said({ dog: 'yes', hat: 'yes', blurred: 'no' })],
    )
    expect({ verdict, atomMean }).toEqual({ verdict: 'pass', atomMean: 1 })
  })

  it('fails a question with the one that it depends on, whatever was answered', () => {
    const { atoms, verdict, atomMean } = judgeVerdict([dog, hat], [said({ dog: 'no', hat: 'yes' })])
    expect(atoms.map(({ asExpected }) => asExpected)).toEqual([false, false])
    expect({ verdict, atomMean }).toEqual({ verdict: 'fail', atomMean: 0 })
  })

  it('does not know what depends on a question that could not be told', () => {
    const { atoms, verdict } = judgeVerdict([dog, hat], [said({ dog: 'cannot-tell', hat: 'no' })])
    expect(atoms.map(({ asExpected }) => asExpected)).toEqual([null, null])
    expect(verdict).toBe('unknown')
  })

  it('is not stopped by an uncritical question, and counts it in the mean', () => {
    const pretty = question('pretty', { critical: false })
    const { verdict, atomMean } = judgeVerdict([dog, pretty], [said({ dog: 'yes', pretty: 'no' })])
    expect({ verdict, atomMean }).toEqual({ verdict: 'pass', atomMean: 0.5 })
  })

  it('cannot tell where the two orders disagree, and says how often they agreed', () => {
    const { verdict, consistency, atoms } = judgeVerdict(
      [dog, hat],
      [said({ dog: 'yes', hat: 'yes' }), said({ dog: 'yes', hat: 'no' })],
    )
    expect(atoms.map(({ answer }) => answer)).toEqual(['yes', 'cannot-tell'])
    expect({ verdict, consistency }).toEqual({
      verdict: 'unknown',
      consistency: { same: 1, asked: 2 },
    })
  })

  it('is unknown without a critical question: nothing says what is usable', () => {
    expect(judgeVerdict([question('a', { critical: false })], [said({ a: 'yes' })]).verdict).toBe(
      'unknown',
    )
  })

  it('ends for questions that depend on each other in a circle', () => {
    const circle = [question('a', { dependsOn: 'b' }), question('b', { dependsOn: 'a' })]
    expect(judgeVerdict(circle, [said({ a: 'yes', b: 'yes' })]).verdict).toBe('pass')
  })

  it('names the question that failed, not those that fell with it', () => {
    const band = question('band', { dependsOn: 'hat' })
    const { wrong, message } = judgeVerdict(
      [dog, hat, band],
      [said({ dog: 'yes', hat: 'no', band: 'yes' })],
    )
    expect(wrong.map(({ id, fellWith }) => [id, fellWith])).toEqual([['hat', null]])
    expect(message).toBe('not as expected: hat (so)')
    const lenient = question('dog', { critical: false })
    expect(judgeVerdict([lenient, hat], [said({ dog: 'no', hat: 'yes' })]).message).toBe(
      'not as expected: dog (so)',
    )
  })

  it('never passes a picture of which a critical answer is wrong or missing', () => {
    const answer = fc.constantFrom('yes', 'no', 'cannot-tell', null)
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 6 }), (answers) => {
        const questions = answers.map((_, index) =>
          question(`q${index}`, { dependsOn: index > 0 ? `q${index - 1}` : null }),
        )
        const map = said(Object.fromEntries(answers.map((one, index) => [`q${index}`, one])))
        const { verdict } = judgeVerdict(questions, [map])
        expect(verdict === 'pass').toBe(answers.every((one) => one === 'yes'))
      }),
    )
  })
})

describe('reading what a judge said', () => {
  const ids = ['a', 'b']
  const answers = (raw: string) =>
    [...readJudgeAnswer(raw, ids).values()].map(({ answer }) => answer)

  it.each([
    [
      'the structured answer',
      '{"answers":[{"id":"a","answer":"yes","reason":""},{"id":"b","answer":"no"}]}',
    ],
    [
      'a code fence with words around it',
      'Sure!\n```json\n{"answers":[{"id":"a","answer":"Yes."},{"id":"b","answer":"NO"}]}\n```\nDone.',
    ],
    ['a bare list', '[{"id":"a","answer":"yes"},{"id":"b","answer":"no"}]'],
    ['an object by id', '{"a":"yes","b":{"answer":"no","reason":"because"}}'],
    ['truth values', '{"a":true,"b":false}'],
  ])('takes %s', (_, raw) => {
    expect(answers(raw)).toEqual(['yes', 'no'])
  })

  it('knows nothing of what is illegible, missing or answered twice in two ways', () => {
    expect(answers('I think it looks great')).toEqual([null, null])
    expect(answers('{"answers":[{"id":"a","answer":"ye')).toEqual([null, null])
    expect(answers('{"answers":[{"id":"a","answer":"perhaps"}]}')).toEqual([null, null])
    expect(
      answers(
        '[{"id":"a","answer":"yes"},{"id":"a","answer":"no"},{"id":"b","answer":"can\'t tell"}]',
      ),
    ).toEqual([null, 'cannot-tell'])
  })

  it('bears whatever text comes', () => {
    fc.assert(
      fc.property(fc.string(), (raw) => {
        expect([...readJudgeAnswer(raw, ids).keys()]).toEqual(ids)
      }),
    )
  })
})
