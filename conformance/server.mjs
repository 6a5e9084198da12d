// Starts the packaged server as a user does, and stops it by signal.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

const JAR = process.env.REALTIME_JAR || fileURLToPath(new URL('../realtime-launcher/target/realtime.jar', import.meta.url))
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java'
const START_LIMIT_MS = 60_000

/** Starts a development server on a free port unless `options` name one; resolves once it accepts connections. */
export async function startServer({ env = {}, options = [] } = {}) {
  const child = spawn(JAVA, ['-jar', JAR, 'dev', '--json', '--ephemeral', '--no-database', ...port(options), ...options], {
    env: { ...process.env, CONNECT_ERROR_BACKOFF_MS: '50', CHANNEL_ERROR_BACKOFF_MS: '50', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = []
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })))
  const info = JSON.parse(await firstLine(child, ended, log))
  return {
    ...info,
    log,
    /** Sends a signal; resolves with exit code and the time it took. */
    async stop(signal = 'SIGTERM') {
      const begin = performance.now()
      child.kill(signal)
      return { ...(await ended), millis: performance.now() - begin }
    },
  }
}

function port(options) {
  return options.includes('--port') ? [] : ['--port', '0']
}

function firstLine(child, ended, log) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`the server was not ready in ${START_LIMIT_MS} ms:\n${log.join('\n')}`))
    }, START_LIMIT_MS)
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(limit)
      resolve(line)
    })
    child.once('error', reject)
    ended.then(({ code }) => {
      clearTimeout(limit)
      reject(new Error(`the server ended with ${code}:\n${log.join('\n')}`))
    })
  })
}
