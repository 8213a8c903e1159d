# Packages the design as a Vivado IP core: vivado -mode batch -source vivado/package_ip.tcl
# Run it in any folder; the core lands in ip/ beside this design. Written by bitloom; do not edit.
set here [file normalize [file dirname [info script]]/..]
set part [expr {[llength $argv] > 0 ? [lindex $argv 0] : "xc7z020clg400-1"}]

create_project -force -part $part bitloom_ip $here/vivado/project
add_files -norecurse $here/rtl/bitloom_top.v
add_files -norecurse $here/rtl/act_sum.v
add_files -norecurse $here/rtl/add_three.v
add_files -norecurse $here/rtl/axi_lite_regs.v
add_files -norecurse $here/rtl/clamp.v
add_files -norecurse $here/rtl/count_bits.v
add_files -norecurse $here/rtl/cycle_counters.v
add_files -norecurse $here/rtl/delay.v
add_files -norecurse $here/rtl/delay_valid.v
add_files -norecurse $here/rtl/digit_product.v
add_files -norecurse $here/rtl/dot_digits.v
add_files -norecurse $here/rtl/dot_ternary.v
add_files -norecurse $here/rtl/drain.v
add_files -norecurse $here/rtl/engine.v
add_files -norecurse $here/rtl/engine_array.v
add_files -norecurse $here/rtl/engine_control.v
add_files -norecurse $here/rtl/engine_operands.v
add_files -norecurse $here/rtl/engine_output.v
add_files -norecurse $here/rtl/engine_residual.v
add_files -norecurse $here/rtl/engine_results.v
add_files -norecurse $here/rtl/engine_store.v
add_files -norecurse $here/rtl/engine_values.v
add_files -norecurse $here/rtl/entry_unit.v
add_files -norecurse $here/rtl/fetch.v
add_files -norecurse $here/rtl/fmap_memory.v
add_files -norecurse $here/rtl/gate_array.v
add_files -norecurse $here/rtl/gate_combine.v
add_files -norecurse $here/rtl/gate_drain.v
add_files -norecurse $here/rtl/gate_job_fields.v
add_files -norecurse $here/rtl/gate_loader.v
add_files -norecurse $here/rtl/gate_pe.v
add_files -norecurse $here/rtl/gate_values.v
add_files -norecurse $here/rtl/gate_walker.v
add_files -norecurse $here/rtl/horner_acc.v
add_files -norecurse $here/rtl/input_gather.v
add_files -norecurse $here/rtl/input_loader.v
add_files -norecurse $here/rtl/job_fetch.v
add_files -norecurse $here/rtl/job_join_fields.v
add_files -norecurse $here/rtl/job_loop_fields.v
add_files -norecurse $here/rtl/job_operand_fields.v
add_files -norecurse $here/rtl/job_scale_fields.v
add_files -norecurse $here/rtl/job_sequence_fields.v
add_files -norecurse $here/rtl/job_tile_fields.v
add_files -norecurse $here/rtl/job_vector_fields.v
add_files -norecurse $here/rtl/job_write_fields.v
add_files -norecurse $here/rtl/join_unit.v
add_files -norecurse $here/rtl/load_digits.v
add_files -norecurse $here/rtl/load_values.v
add_files -norecurse $here/rtl/mac_array.v
add_files -norecurse $here/rtl/mac_pe.v
add_files -norecurse $here/rtl/map_walker.v
add_files -norecurse $here/rtl/output_stream.v
add_files -norecurse $here/rtl/point_sums.v
add_files -norecurse $here/rtl/pool_unit.v
add_files -norecurse $here/rtl/post.v
add_files -norecurse $here/rtl/ram.v
add_files -norecurse $here/rtl/requantize_lane.v
add_files -norecurse $here/rtl/rom.v
add_files -norecurse $here/rtl/round_shift.v
add_files -norecurse $here/rtl/scale_lane.v
add_files -norecurse $here/rtl/segment_table.v
add_files -norecurse $here/rtl/select_word.v
add_files -norecurse $here/rtl/sequencer.v
add_files -norecurse $here/rtl/step_fields.v
add_files -norecurse $here/rtl/step_program.v
add_files -norecurse $here/rtl/sum_columns.v
add_files -norecurse $here/rtl/threshold_lane.v
add_files -norecurse $here/rtl/tile_walker.v
add_files -norecurse $here/rtl/turn_words.v
add_files -norecurse $here/rtl/vector_gather.v
add_files -norecurse $here/rtl/vector_unit.v
add_files -norecurse $here/rtl/writer.v
add_files -norecurse $here/rtl/weights.mem
add_files -norecurse $here/rtl/steps.mem
add_files -norecurse $here/rtl/jobs.mem
add_files -norecurse $here/rtl/params.mem
add_files -norecurse $here/rtl/masks.mem
add_files -norecurse $here/rtl/thr_l00_s0.mem
add_files -norecurse $here/rtl/thr_l00_s1.mem
add_files -norecurse $here/rtl/thr_l01_s0.mem
add_files -norecurse $here/rtl/thr_l01_s1.mem
add_files -norecurse $here/rtl/design.mem
set_property file_type {Memory Initialization Files} [get_files *.mem]
set_property top bitloom_top [current_fileset]
update_compile_order -fileset sources_1

ipx::package_project -root_dir $here/ip -vendor bitloom -library designs -taxonomy /UserIP -import_files
set core [ipx::current_core]
set_property name bitloom_top $core
set_property version 0.1 $core
set_property display_name {bitloom network} $core
set_property description {Neural network accelerator written by bitloom} $core
ipx::infer_bus_interfaces xilinx.com:interface:axis_rtl:1.0 $core
ipx::infer_bus_interfaces xilinx.com:interface:aximm_rtl:1.0 $core
foreach bus {s_axis m_axis s_axi} {
  ipx::associate_bus_interfaces -busif $bus -clock aclk $core
}
ipx::create_xgui_files $core
ipx::update_checksums $core
ipx::check_integrity $core
ipx::save_core $core
close_project
