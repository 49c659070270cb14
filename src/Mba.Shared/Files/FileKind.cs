using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Mba.Files;

/// <summary>What the file system knows of an entry beside its name: whether it is a plain file, and its inode. Never opens it.</summary>
public readonly record struct FileKind(bool IsRegular, long Inode)
{
    private const ushort TypeMask = 0xF000;
    private const ushort Regular = 0x8000;
    private const int CurrentFolder = -100;
    private const uint TypeAndInode = 0x1 | 0x100;

    /// <summary>Of a path that exists. Opening a named pipe or a device to see what it is may block for ever, so the kernel is asked.</summary>
    public static FileKind Of(string path)
    {
        var buffer = new byte[256];
        if (OperatingSystem.IsLinux() && Statx(CurrentFolder, path, 0, TypeAndInode, buffer) == 0)
            return new FileKind(IsFile(buffer, 28), BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(32)));
        if (OperatingSystem.IsMacOS() && Stat(path, buffer) == 0)
            return new FileKind(IsFile(buffer, 4), BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(8)));
        return new FileKind(IsRegular: true, Inode: 0);
    }

    private static bool IsFile(byte[] buffer, int modeAt) =>
        (BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(modeAt)) & TypeMask) == Regular;

    // https://man7.org/linux/man-pages/man2/statx.2.html: stx_mode at 28, stx_ino at 32, alike on every architecture.
    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] buffer);

    // macOS on arm64: st_mode at 4, st_ino at 8.
    [DllImport("libc", EntryPoint = "stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, byte[] buffer);
}
