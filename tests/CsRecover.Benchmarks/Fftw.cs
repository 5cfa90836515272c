using System.Runtime.InteropServices;

namespace CsRecover.Benchmarks;

/// <summary>FFTW in single precision, where the machine has it.</summary>
internal sealed unsafe class Fftw
{
    private const int Forward = -1;
    private const uint MeasureFlag = 0;

    private readonly delegate* unmanaged[Cdecl]<int, int, float*, float*, int, uint, nint> _plan;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _execute;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _destroy;

    private Fftw(nint library)
    {
        _plan = (delegate* unmanaged[Cdecl]<int, int, float*, float*, int, uint, nint>)NativeLibrary.GetExport(library, "fftwf_plan_dft_2d");
        _execute = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "fftwf_execute");
        _destroy = (delegate* unmanaged[Cdecl]<nint, void>)NativeLibrary.GetExport(library, "fftwf_destroy_plan");
    }

    /// <summary>Loads it; null if there is none.</summary>
    public static Fftw? Load() =>
        NativeLibrary.TryLoad("libfftw3f.so.3", out nint library) || NativeLibrary.TryLoad("libfftw3f", out library) ? new Fftw(library) : null;

    /// <summary>Plans a forward transform by measuring; overwrites both arrays.</summary>
    public Plan Measure(int height, int width, float* from, float* to) => new(this, _plan(height, width, from, to, Forward, MeasureFlag));

    /// <summary>A planned transform.</summary>
    internal sealed class Plan(Fftw library, nint plan) : IDisposable
    {
        /// <summary>Carries it out.</summary>
        public void Execute() => library._execute(plan);

        /// <inheritdoc/>
        public void Dispose() => library._destroy(plan);
    }
}
