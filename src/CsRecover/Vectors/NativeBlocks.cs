using System.Numerics;
using System.Runtime.InteropServices;

namespace CsRecover.Vectors;

/// <summary>
/// Blocks of memory that go from buffers that are gone to new ones: asking the system for pages and clearing them costs a short recovery with a matrix of its own a quarter of its time.
/// Up to <see cref="MostKept"/> bytes wait here; blocks larger than <see cref="Largest"/> go back at once.
/// </summary>
internal static unsafe class NativeBlocks
{
    private const int Alignment = 64, SmallestBits = 12, LargestBits = 22;

    /// <summary>The largest block that is kept.</summary>
    private const nuint Largest = 1 << LargestBits;

    /// <summary>The most memory that is kept.</summary>
    private const long MostKept = 64L << 20;

    /// <summary>Where none waits, and so much was taken since it last did, the collector looks for buffers that nobody holds any more: it would not do so for their sake.</summary>
    private const long WorthCollecting = 16L << 20;

    // Four sizes to each doubling, so that no block is a quarter larger than what is asked for.
    private static readonly Stack<nint>[] _free = [.. Enumerable.Range(0, 4 * (LargestBits - SmallestBits) + 1).Select(_ => new Stack<nint>())];
    private static long _kept, _taken;

    /// <summary>Takes a block; there is anything in it.</summary>
    /// <param name="bytes">How much, at least 1.</param>
    /// <returns>Its address, a multiple of 64.</returns>
    public static void* Take(nuint bytes)
    {
        nuint size = SizeFor(bytes, out int kind);
        if (kind >= 0)
        {
            long taken = Interlocked.Add(ref _taken, (long)size);
            Stack<nint> free = _free[kind];
            lock (free)
            {
                if (free.TryPop(out nint block))
                {
                    Interlocked.Add(ref _kept, -(long)size);
                    return (void*)block;
                }
            }

            if (taken > WorthCollecting)
            {
                Interlocked.Exchange(ref _taken, 0);
                GC.Collect(0, GCCollectionMode.Forced, blocking: false);
            }
        }

        bool isLarge = LargePages.Suit(size);
        void* memory = NativeMemory.AlignedAlloc(size, isLarge ? (nuint)LargePages.Size : Alignment);
        if (isLarge)
        {
            LargePages.Advise(memory, size);
        }

        return memory;
    }

    /// <summary>Gives a block back.</summary>
    /// <param name="block">From <see cref="Take"/>.</param>
    /// <param name="bytes">What was asked for.</param>
    public static void Give(void* block, nuint bytes)
    {
        nuint size = SizeFor(bytes, out int kind);
        if (kind < 0)
        {
            NativeMemory.AlignedFree(block);
            return;
        }

        Stack<nint> free = _free[kind];
        lock (free)
        {
            free.Push((nint)block);
        }

        if (Interlocked.Add(ref _kept, (long)size) > MostKept)
        {
            MakeRoom(kind);
        }
    }

    /// <summary>Frees blocks, those of other sizes first: what is asked for now is asked for again.</summary>
    private static void MakeRoom(int kind)
    {
        for (int i = 1; i <= _free.Length && Interlocked.Read(ref _kept) > MostKept; i++)
        {
            int other = (kind + i) % _free.Length;
            Stack<nint> free = _free[other];
            lock (free)
            {
                while (Interlocked.Read(ref _kept) > MostKept && free.TryPop(out nint block))
                {
                    NativeMemory.AlignedFree((void*)block);
                    Interlocked.Add(ref _kept, -SizeOf(other));
                }
            }
        }
    }

    private static long SizeOf(int kind) => (4L + kind % 4) << (SmallestBits - 2 + kind / 4);

    /// <summary>The size of the block for so many bytes, and its place in the list; -1 for sizes that are not kept.</summary>
    private static nuint SizeFor(nuint bytes, out int kind)
    {
        kind = -1;
        if (bytes < 1u << SmallestBits || bytes > Largest)
        {
            return bytes;
        }

        int octave = BitOperations.Log2((ulong)bytes - 1), step = octave - 2;                            // 2^octave < bytes <= 2^(octave + 1)
        nuint size = (bytes + ((nuint)1 << step) - 1) >> step << step;
        kind = 4 * (octave - SmallestBits) + (int)(size >> step) - 4;
        return size;
    }
}
