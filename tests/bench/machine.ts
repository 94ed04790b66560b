import os from 'node:os';

/** Figures mean nothing without the machine they were taken on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly os: string;
  readonly node: string;
  readonly v8: string;
  /** How busy it was when the bench began: more than a fraction of a core means noise. */
  readonly loadBefore: number;
}

export function describeMachine(): Machine {
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryGib: Math.round(os.totalmem() / 2 ** 30),
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    v8: process.versions.v8,
    loadBefore: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
  };
}

export function machineText(machine: Machine): string {
  return [
    `machine: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.os}`,
    `runtime: node ${machine.node}, V8 ${machine.v8}; load average before ${machine.loadBefore}`,
  ].join('\n');
}
