namespace CsRecover.Ilgpu;

/// <summary>A kernel: its fields are its arguments (views, numbers, structs of them), <see cref="Run"/> is what every lane does.</summary>
internal interface IKernel
{
    /// <summary>The text of one lane.</summary>
    void Run();
}
