/** A file that the user chose, with its folders as far as they are known. */
export interface Picked {
  file: File;
  path: string;
}

/** What systems leave in folders, and nobody means to send. */
const unwanted = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i;

export const isUnwanted = (path: string) => path.split('/').some((part) => unwanted.test(part));

export function fromInput(files: FileList): Picked[] {
  return Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/** All files of what was dropped, folders gone through. Entries must be taken before the event's handler returns. */
export async function fromDrop(transfer: DataTransfer): Promise<Picked[]> {
  const entries = Array.from(transfer.items, (item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  const plain = fromInput(transfer.files);
  const found: Picked[] = [];
  const walk = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      found.push({ file, path: entry.fullPath.replace(/^\//, '') });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const child of some) await walk(child);
    }
  };
  if (entries.every((entry) => entry === null)) return plain;
  for (const entry of entries) if (entry) await walk(entry);
  return found;
}
