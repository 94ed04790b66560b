import { Argument, InvalidArgumentError } from 'commander';

/** The alert that a command is about. */
export function idArgument(): Argument {
  return new Argument('<ID>', 'as list has it').argParser(idOf);
}

function idOf(text: string): string {
  const id = text.toLowerCase();
  if (!/^[0-9a-f]{16}$/.test(id)) throw new InvalidArgumentError('An id has 16 hexadecimal digits.');
  return id;
}
