# Out-of-context synthesis: vivado -mode batch -source vivado/synth_ooc.tcl -tclargs PART PERIOD_NS
# Reports land in the folder it runs in. Written by bitloom; do not edit.
set here [file normalize [file dirname [info script]]/..]
set part [expr {[llength $argv] > 0 ? [lindex $argv 0] : "xc7z020clg400-1"}]
set period [expr {[llength $argv] > 1 ? [lindex $argv 1] : 5.0}]

read_verilog $here/rtl/bitloom_top.v
read_verilog $here/rtl/act_sum.v
read_verilog $here/rtl/add_three.v
read_verilog $here/rtl/axi_lite_regs.v
read_verilog $here/rtl/clamp.v
read_verilog $here/rtl/count_bits.v
read_verilog $here/rtl/cycle_counters.v
read_verilog $here/rtl/delay.v
read_verilog $here/rtl/delay_valid.v
read_verilog $here/rtl/digit_product.v
read_verilog $here/rtl/dot_digits.v
read_verilog $here/rtl/dot_ternary.v
read_verilog $here/rtl/drain.v
read_verilog $here/rtl/engine.v
read_verilog $here/rtl/engine_array.v
read_verilog $here/rtl/engine_control.v
read_verilog $here/rtl/engine_operands.v
read_verilog $here/rtl/engine_output.v
read_verilog $here/rtl/engine_residual.v
read_verilog $here/rtl/engine_results.v
read_verilog $here/rtl/engine_store.v
read_verilog $here/rtl/engine_values.v
read_verilog $here/rtl/entry_unit.v
read_verilog $here/rtl/fetch.v
read_verilog $here/rtl/fmap_memory.v
read_verilog $here/rtl/gate_array.v
read_verilog $here/rtl/gate_combine.v
read_verilog $here/rtl/gate_drain.v
read_verilog $here/rtl/gate_job_fields.v
read_verilog $here/rtl/gate_loader.v
read_verilog $here/rtl/gate_pe.v
read_verilog $here/rtl/gate_values.v
read_verilog $here/rtl/gate_walker.v
read_verilog $here/rtl/horner_acc.v
read_verilog $here/rtl/input_gather.v
read_verilog $here/rtl/input_loader.v
read_verilog $here/rtl/job_fetch.v
read_verilog $here/rtl/job_join_fields.v
read_verilog $here/rtl/job_loop_fields.v
read_verilog $here/rtl/job_operand_fields.v
read_verilog $here/rtl/job_scale_fields.v
read_verilog $here/rtl/job_sequence_fields.v
read_verilog $here/rtl/job_tile_fields.v
read_verilog $here/rtl/job_vector_fields.v
read_verilog $here/rtl/job_write_fields.v
read_verilog $here/rtl/join_unit.v
read_verilog $here/rtl/load_digits.v
read_verilog $here/rtl/load_values.v
read_verilog $here/rtl/mac_array.v
read_verilog $here/rtl/mac_pe.v
read_verilog $here/rtl/map_walker.v
read_verilog $here/rtl/output_stream.v
read_verilog $here/rtl/point_sums.v
read_verilog $here/rtl/pool_unit.v
read_verilog $here/rtl/post.v
read_verilog $here/rtl/ram.v
read_verilog $here/rtl/requantize_lane.v
read_verilog $here/rtl/rom.v
read_verilog $here/rtl/round_shift.v
read_verilog $here/rtl/scale_lane.v
read_verilog $here/rtl/segment_table.v
read_verilog $here/rtl/select_word.v
read_verilog $here/rtl/sequencer.v
read_verilog $here/rtl/step_fields.v
read_verilog $here/rtl/step_program.v
read_verilog $here/rtl/sum_columns.v
read_verilog $here/rtl/threshold_lane.v
read_verilog $here/rtl/tile_walker.v
read_verilog $here/rtl/turn_words.v
read_verilog $here/rtl/vector_gather.v
read_verilog $here/rtl/vector_unit.v
read_verilog $here/rtl/writer.v
read_mem $here/rtl/weights.mem
read_mem $here/rtl/steps.mem
read_mem $here/rtl/jobs.mem
read_mem $here/rtl/params.mem
read_mem $here/rtl/masks.mem
read_mem $here/rtl/thr_l00_s0.mem
read_mem $here/rtl/thr_l00_s1.mem
read_mem $here/rtl/thr_l01_s0.mem
read_mem $here/rtl/thr_l01_s1.mem
read_mem $here/rtl/design.mem
synth_design -top bitloom_top -part $part -mode out_of_context
create_clock -name aclk -period $period [get_ports aclk]
report_utilization -file utilization.txt
report_timing_summary -file timing.txt
