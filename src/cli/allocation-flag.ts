import { Option } from 'commander'

/** `--allocate`: who gets how many of the planned images. */
export function allocation(): Option {
  return new Option(
    '--allocate <how>',
    'even: all get what was planned; adaptive: in rounds, who does badly gets no more',
  )
    .choices(['even', 'adaptive'])
    .default('even')
}
