import { writeFileSync } from 'node:fs'
import { runCli } from '../../src/cli/run-cli.ts'

/** What a process that met hostile answers came to. */
export interface Measured {
  readonly mostMemoryMb: number
  /** Whether an answer reached the prototype of every object. */
  readonly polluted: boolean
}

/** The real program, but for one thing: it leaves what it came to in TEST_MEASURED_FILE. */
process.exitCode = await runCli(process.argv.slice(2))
const measured: Measured = {
  mostMemoryMb: process.resourceUsage().maxRSS / 1024,
  polluted: 'polluted' in {},
}
writeFileSync(process.env.TEST_MEASURED_FILE ?? '', JSON.stringify(measured))
