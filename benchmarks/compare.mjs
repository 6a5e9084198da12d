#!/usr/bin/env node
// Runs fan-out servers in turn under the same loads and prints one table; see docs/performance.md.
// Each server is pinned to one processor, the generator to another; every round measures all of them.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: {
    servers: { type: 'string', default: 'realtime4j,bare,nats,ws' },
    shapes: { type: 'string', default: '1x1000,1000x10,100x10,100k' },
    rounds: { type: 'string', default: '3' },
    prewarm: { type: 'string', default: '8' },
    warmup: { type: 'string', default: '3' },
    duration: { type: 'string', default: '5' },
    port: { type: 'string', default: '4200' },
    netns: { type: 'string' },
    java: { type: 'string', default: 'java' },
    'java-option': { type: 'string', multiple: true, default: [] },
    jar: { type: 'string', default: join(here, '../realtime-launcher/target/realtime.jar') },
    wsload: { type: 'string' },
    wsfan: { type: 'string' },
    out: { type: 'string', default: join(here, 'target/report/compare.json') },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (options.help) {
  console.log(`compare.mjs [OPTIONS]
  --servers LIST   of realtime4j, bare, nats, ws, c; default realtime4j,bare,nats,ws
  --shapes LIST    of 1x1000, 1000x10, 100x10 (saturated), 100k (1x1000 at 100,000 deliveries/s)
  --rounds N  --prewarm S  --warmup S  --duration S
  --netns NAME     run everything in a network namespace
  --java FILE  --java-option OPTION  --jar FILE   how this server is started
  --wsload FILE    another load generator in place of ./realtime bench
  --wsfan FILE     the server "c"
  --out FILE       where every single result goes`);
  process.exit(0);
}

const SHAPES = {
  '1x1000': { connections: 1000, topics: 1, window: 8 },
  '1000x10': { connections: 10000, topics: 1000, window: 4 },
  '100x10': { connections: 1000, topics: 100, window: 8 },
  '100k': { connections: 1000, topics: 1, rate: 100 },
};
const benchJar = join(here, 'target/bench.jar');
const basePort = Number(options.port);
const namespace = options.netns ? ['ip', 'netns', 'exec', options.netns] : [];
const pinned = (cpu, command) => ['taskset', '-c', String(cpu), ...namespace, ...command];
const nativeAccess = /version "(2[4-9]|[3-9]\d)/.test(spawnSync(options.java, ['-version']).stderr)
  ? ['--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow']
  : [];

const SERVERS = {
  realtime4j: {
    port: basePort,
    vsn: 'v2b',
    command: [options.java, '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=10', '-XX:MetaspaceSize=64m', '-XX:MaxDirectMemorySize=1g', ...nativeAccess,
      ...options['java-option'], '-jar', options.jar,
      'dev', '--json', '--ephemeral', '--no-database', '--limits', 'none', '--port', String(basePort)],
    env: { EVENT_LOOPS: '1', LOG_LEVEL: 'error', WARM_UP_MS: '0' },
  },
  bare: { port: basePort + 1, vsn: 'raw', command: [options.java, '-XX:+UseG1GC', '-jar', benchJar, 'bare-loop', '--port', String(basePort + 1)] },
  nats: { port: basePort + 2, vsn: 'nats', command: ['nats-server', '-c', natsConfiguration(basePort + 2)], ready: 'stderr' },
  ws: { port: basePort + 4, vsn: 'raw', command: ['node', join(here, 'peers/ws-server.mjs'), String(basePort + 4)] },
  c: { port: basePort + 5, vsn: 'raw', command: [options.wsfan, '--port', String(basePort + 5), '--coalesce'], ready: 'stderr' },
};

function natsConfiguration(port) {
  const file = join(mkdtempSync(join(tmpdir(), 'compare-')), 'nats.conf');
  const text = readFileSync(join(here, 'peers/nats.conf'), 'utf8');
  writeFileSync(file, text.replace('$WEBSOCKET_PORT', port).replace('$CLIENT_PORT', port + 1));
  return file;
}

function start(name) {
  const server = SERVERS[name];
  const [file, ...args] = pinned(0, server.command);
  const child = spawn(file, args, { env: { ...process.env, ...server.env }, stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let seen = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${seen}`)));
    const ready = (chunk) => {
      seen += chunk;
      if (server.ready ? /ready/i.test(seen) : seen.includes('\n')) {
        resolve({ name, child, pid: child.pid, key: seen.startsWith('{') ? JSON.parse(seen).anonKey : '', ...server });
      }
    };
    child.stdout.on('data', server.ready === 'stderr' ? () => {} : ready);
    child.stderr.on('data', server.ready === 'stderr' ? ready : (chunk) => process.stderr.write(chunk));
  });
}

function measure(server, shapeName, warmup, duration) {
  const shape = SHAPES[shapeName];
  const command = options.wsload ? wsload(server, shape, warmup, duration) : bench(server, shape, warmup, duration);
  const [file, ...args] = pinned(1, command);
  const run = spawnSync(file, args, { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] });
  if (!run.stdout.startsWith('{')) {
    throw new Error(`the generator failed at ${server.name} ${shapeName}: ${run.stderr}`);
  }
  return options.wsload ? fromWsload(JSON.parse(run.stdout)) : fromBench(JSON.parse(run.stdout));
}

function bench(server, shape, warmup, duration) {
  return [options.java, '-XX:+UseG1GC', '-jar', benchJar, '--url', `http://127.0.0.1:${server.port}`, '--key', server.key, '--pid', server.pid,
    '--vsn', server.vsn, '-n', shape.connections, '--topics', shape.topics, '--rate', shape.rate ?? 0, '--window', shape.window ?? 1,
    '--warmup', warmup, '--duration', duration, '--json', '--report', mkdtempSync(join(tmpdir(), 'compare-'))].map(String);
}

function fromBench(result) {
  return {
    deliveriesPerSecond: result.deliveriesPerSecond,
    p50: result.latencyMicros.p50 / 1000,
    p99: result.latencyMicros.p99 / 1000,
    lost: result.lost + result.outOfOrder + result.misrouted,
    failure: result.firstFailure,
    cpuMicros: result.server.cpuMicrosPerDelivery,
  };
}

function wsload(server, shape, warmup, duration) {
  const mode = { v2b: ['phx', '--vsn', '2b', '--apikey', server.key, '--host', 'realtime-dev.localhost'], raw: ['raw'], nats: ['nats'] };
  const load = shape.rate ? ['--rate', shape.rate] : ['--saturate', '--window', shape.window];
  return [options.wsload, '--mode', ...mode[server.vsn], '--port', server.port, '--pid', server.pid, '--quiet', '--self', 1,
    '-n', shape.connections, '--topics', shape.topics, ...load, '--settle', 0.5, '--warmup', warmup, '--duration', duration].map(String);
}

function fromWsload(result) {
  return {
    deliveriesPerSecond: result.deliveries_per_s,
    p50: result.latency_us.p50 / 1000,
    p99: result.latency_us.p99 / 1000,
    lost: result.lost,
    failure: result.first_error ?? '',
    cpuMicros: result.server?.cpu_us_per_delivery,
    serverCores: result.server?.cores,
    generatorCores: result.generator?.cores,
    otherCores: result.host?.other_cores,
  };
}

const median = (numbers) => {
  const sorted = numbers.filter((n) => Number.isFinite(n)).sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};

function table(results, names, limits) {
  const rows = [`| load | server | deliveries/s | ${limits.map((l) => `of ${l}`).join(' | ')} | p50 ms | p99 ms | µs of processor | lost |`];
  rows.push('|' + '---|'.repeat(7 + limits.length));
  for (const shape of options.shapes.split(',')) {
    for (const name of names) {
      const mine = results.filter((r) => r.shape === shape && r.server === name);
      const of = (limit) => median(mine.map((r) => r.deliveriesPerSecond
        / (results.find((o) => o.shape === shape && o.server === limit && o.round === r.round)?.deliveriesPerSecond ?? NaN)));
      const shown = (key, digits) => median(mine.map((r) => r[key])).toFixed(digits);
      rows.push(`| ${shape} | ${name} | ${Math.round(median(mine.map((r) => r.deliveriesPerSecond))).toLocaleString('en')} | `
        + limits.map((l) => of(l).toFixed(2)).join(' | ')
        + ` | ${shown('p50', 1)} | ${shown('p99', 1)} | ${shown('cpuMicros', 2)} | ${mine.reduce((sum, r) => sum + r.lost, 0)} |`);
    }
  }
  return rows.join('\n');
}

const names = options.servers.split(',');
const shapes = options.shapes.split(',');
const servers = [];
const results = [];
try {
  for (const name of names) {
    servers.push(await start(name));
  }
  for (const shape of shapes) {
    for (const server of servers.filter((s) => Number(options.prewarm) > 0 && s.command[0] !== options.wsfan && s.name !== 'nats')) {
      measure(server, shape, options.prewarm, 1);
    }
  }
  for (let round = 1; round <= Number(options.rounds); round++) {
    for (const shape of shapes) {
      for (let i = 0; i < servers.length; i++) {
        const server = servers[(i + round - 1) % servers.length]; // each goes first in turn
        const result = { round, shape, server: server.name, ...measure(server, shape, options.warmup, options.duration) };
        results.push(result);
        console.error(JSON.stringify(result));
      }
    }
  }
  writeFileSync(options.out, JSON.stringify(results, null, 1) + '\n');
  console.log(table(results, names, names.filter((n) => n === 'bare' || n === 'c')));
} finally {
  for (const server of servers) {
    server.child.removeAllListeners('exit');
    server.child.kill();
  }
}
process.exit(results.some((r) => r.lost > 0 || r.failure) ? 1 : 0);
