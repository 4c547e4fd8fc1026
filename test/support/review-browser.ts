import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** A real Chromium; where there is none the test fails and says what to install. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) {
    throw new Error(
      `the review page is tested in a real Chromium and ${executablePath} is not there: ` +
        'install it (apt-get install chromium) or name another in CHROMIUM_PATH',
    )
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}
