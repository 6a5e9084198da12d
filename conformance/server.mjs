// Starts the packaged server as a user does, and stops it by signal.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { delimiter, join } from 'node:path'

export const JAR = process.env.REALTIME_JAR || fileURLToPath(new URL('../realtime-launcher/target/realtime.jar', import.meta.url))
const DATABASE_JAR =
  process.env.REALTIME_DEV_JAR || fileURLToPath(new URL('../realtime-embedded-postgres/target/realtime-dev.jar', import.meta.url))
const JAVA = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java'
const START_LIMIT_MS = 60_000

/**
 * Starts a development server on a free port unless `options` name one; resolves once it accepts connections. With `database` it
 * has a PostgreSQL of its own; `jar` is the packaged server unless given.
 */
export async function startServer({ env = {}, options = [], database = false, jar = JAR } = {}) {
  const place = database ? ['-cp', `${jar}${delimiter}${DATABASE_JAR}`, 'io.realtime4j.launcher.Main'] : ['-jar', jar]
  const without = database ? [] : ['--no-database']
  const server = run([...place, 'dev', '--json', '--ephemeral', ...without, ...port(options), ...options], env)
  return { ...JSON.parse(await server.line(server.child.stdout, () => true)), ...server }
}

/** Starts a server that reads its tenants from the environment; resolves with its URL once it accepts connections. */
export async function serve(env) {
  const server = run(['-jar', JAR, 'serve'], { PORT: '0', LISTEN_ADDRESS: '127.0.0.1', ...env })
  const started = await server.line(server.child.stderr, (line) => line.endsWith('node started'))
  return { url: `http://127.0.0.1:${/address=\S+:(\d+)/.exec(started)[1]}`, ...server }
}

/** Runs a server that does not start; resolves with its exit code and what it said. */
export async function serveInVain(env) {
  const server = run(['-jar', JAR, 'serve'], { PORT: '0', LISTEN_ADDRESS: '127.0.0.1', ...env })
  const { code } = await server.ended
  return { code, said: server.log.join('\n') }
}

function run(options, env) {
  const child = spawn(JAVA, options, {
    env: { ...process.env, CONNECT_ERROR_BACKOFF_MS: '50', CHANNEL_ERROR_BACKOFF_MS: '50', WARM_UP_MS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log = []
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })))
  return {
    child,
    log,
    ended,
    line: (stream, wanted) => firstLine(child, stream, wanted, ended, log),
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

function firstLine(child, stream, wanted, ended, log) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`the server was not ready in ${START_LIMIT_MS} ms:\n${log.join('\n')}`))
    }, START_LIMIT_MS)
    createInterface({ input: stream }).on('line', (line) => {
      if (wanted(line)) {
        clearTimeout(limit)
        resolve(line)
      }
    })
    child.once('error', reject)
    ended.then(({ code }) => {
      clearTimeout(limit)
      reject(new Error(`the server ended with ${code}:\n${log.join('\n')}`))
    })
  })
}
