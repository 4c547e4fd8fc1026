import type { Evaluation } from '../domain/run.ts'
import { countText, moneyText } from './figures.ts'

/** What judging cost, in parts: under the same cap as the images, and beside what they cost. */
export function evaluationText({ charged, inDoubt, calls }: Evaluation): readonly string[] {
  const doubt = inDoubt === '0' ? '' : `, ${moneyText(inDoubt)} in doubt`
  return [
    `judging ${moneyText(charged)}${doubt}`,
    countText(calls, 'call'),
    'not part of the images’ cost',
  ]
}
