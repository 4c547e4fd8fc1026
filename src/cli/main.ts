#!/usr/bin/env node
import { enableCompileCache } from 'node:module'

enableCompileCache()
// A diagnostic report is a file that people attach to bug reports; the environment holds the keys.
process.report.excludeEnv = true
const { runCli } = await import('./run-cli.ts')
process.exitCode = await runCli(process.argv.slice(2))
