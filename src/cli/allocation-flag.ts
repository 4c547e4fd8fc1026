import { Option } from 'commander'
import { userMistake } from './exit.ts'

/** `--allocate`: who gets how many of the planned images. */
export function allocation(): Option {
  return new Option(
    '--allocate <how>',
    'even: all get what was planned; adaptive: in rounds, who does badly gets no more',
  )
    .choices(['even', 'adaptive'])
    .default('even')
}

/** A flag's share, between 0 and 1. Throws UserMistakes. */
export function shareOf(flag: string, value: unknown): number {
  const share = Number(value)
  if (share > 0 && share < 1) return share
  throw userMistake(`${flag} ${String(value)}: not a share between 0 and 1, such as 0.6`)
}
