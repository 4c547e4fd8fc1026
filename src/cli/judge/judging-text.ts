import { clean } from '../../report/clean.ts'
import { countText, moneyText } from '../../report/figures.ts'
import type { JudgingEnd } from './judge-images.ts'

/** What a judging came to, for a person. */
export function judgingText({ judging, told, untold, stopped }: JudgingEnd): string {
  const { judge, cost, decides, message, consistency, warnings } = judging
  const doubt = cost.inDoubt === '0' ? '' : `, ${moneyText(cost.inDoubt)} in doubt`
  const lines = [
    `JUDGE  ${clean(judge)}: ${countText(told, 'image')} told, ${untold} not`,
    `  ${decides ? 'decides' : 'may not decide'}: ${message}`,
    ...(consistency === null
      ? []
      : [
          `  in both orders it answered ${consistency.same} of ${consistency.asked} questions alike`,
        ]),
    `  judging: ${moneyText(cost.charged)}${doubt} in ${countText(cost.calls, 'call')}, not part of the images' cost`,
    ...warnings.map((text) => `  warning: ${clean(text)}`),
    ...(stopped === null
      ? []
      : [`  stopped: ${clean(stopped)}. Go on with: assay judge ${clean(judging.run)} --cap USD`]),
  ]
  return `${lines.join('\n')}\n`
}
