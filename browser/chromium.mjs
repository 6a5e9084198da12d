// Chromium as it is installed, without anything that would use a network beyond this machine.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const PATHS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const QUIET = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]

/** Opens a browser with an empty profile; `close` removes the profile as well. */
export async function openBrowser(options = {}) {
  const executablePath = PATHS.find((path) => path && existsSync(path))
  if (!executablePath) {
    throw new Error('Chromium is missing: sudo apt-get install chromium (or name its path in CHROMIUM)')
  }
  const profile = mkdtempSync(join(tmpdir(), 'realtime4j-browser-'))
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: QUIET, ...options })
  return {
    context,
    async close() {
      await context.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A page that remembers what went wrong on it and which other servers it asked. */
export async function openPage(context, url) {
  const page = await context.newPage()
  const faults = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) faults.push(`asked ${request.url()}`)
  })
  await page.goto(url)
  return { page, faults }
}
